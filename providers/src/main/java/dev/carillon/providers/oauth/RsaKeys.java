package dev.carillon.providers.oauth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads RSA private keys. */
public final class RsaKeys {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final int MIN_BITS = 2048; // RFC 7518 section 3.3

  private RsaKeys() {}

  /**
   * A PKCS #8 key in PEM.
   *
   * @param field the name for messages
   * @throws IllegalArgumentException when it is none of at least 2048 bits
   */
  public static RSAPrivateKey parse(String pem, String field) {
    int begin = pem == null ? -1 : pem.indexOf(BEGIN);
    int end = pem == null ? -1 : pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(field + " must be a PKCS #8 key in PEM");
    }
    RSAPrivateKey key = decode(pem.substring(begin + BEGIN.length(), end), field);
    if (key.getModulus().bitLength() < MIN_BITS) {
      throw new IllegalArgumentException(field + " must have at least " + MIN_BITS + " bits");
    }
    return key;
  }

  /** A new key in the same form, which nobody else knows. */
  public static String generatePem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(MIN_BITS);
      byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
      return BEGIN + "\n" + Base64.getMimeEncoder().encodeToString(der) + "\n" + END;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  private static RSAPrivateKey decode(String base64, String field) {
    try {
      byte[] der = Base64.getMimeDecoder().decode(base64);
      return (RSAPrivateKey)
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause could quote the key.
      throw new IllegalArgumentException(field + " must be an RSA key in PKCS #8");
    }
  }
}
