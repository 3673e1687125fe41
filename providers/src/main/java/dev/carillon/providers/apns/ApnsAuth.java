package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** How an app proves itself to APNs. Each kind is checked whole in its constructor. */
sealed interface ApnsAuth {

  /**
   * A signing key (.p8) for provider tokens: for all apps of a team, without an end.
   *
   * @param privateKey the downloaded file: PKCS #8 in PEM
   */
  record SigningKey(String teamId, String keyId, String privateKey) implements ApnsAuth {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    public SigningKey {
      requireId(teamId, "teamId");
      requireId(keyId, "keyId");
      if (privateKey == null) {
        throw new IllegalArgumentException("privateKey is required");
      }
      parse(teamId, keyId, privateKey);
    }

    /** A new key, which Apple does not know. */
    static SigningKey generate(String teamId, String keyId) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
        String pem =
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
        return new SigningKey(teamId, keyId, pem);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has P-256", e);
      }
    }

    ApnsSigningKey key() {
      return parse(teamId, keyId, privateKey);
    }

    @Override
    public String toString() {
      return "SigningKey " + keyId + " of " + teamId + " [REDACTED]";
    }

    private static void requireId(String id, String field) {
      if (id == null || !ID.matcher(id).matches()) {
        throw new IllegalArgumentException(field + " must be letters and digits, 10 as a rule");
      }
    }

    private static ApnsSigningKey parse(String teamId, String keyId, String privateKey) {
      byte[] file = privateKey.getBytes(StandardCharsets.US_ASCII);
      try {
        return ApnsSigningKey.loadFromInputStream(new ByteArrayInputStream(file), teamId, keyId);
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        // The parser's message may quote the key: it is left out on purpose.
        throw new IllegalArgumentException("privateKey must be the .p8 file of an APNs key");
      }
    }
  }

  /**
   * A certificate of one app, in one of the two forms that it is handed around in.
   *
   * @param p12 base64 of a PKCS #12 file; null when {@code pem} is given
   * @param p12Password null or empty for none
   * @param pem certificate and unencrypted private key; null when {@code p12} is given
   */
  record Certificate(String p12, String p12Password, String pem) implements ApnsAuth {

    public Certificate {
      if ((p12 == null) == (pem == null)) {
        throw new IllegalArgumentException("either p12 or pem is required");
      }
      parse(p12, p12Password, pem);
    }

    ClientCertificate client() {
      return parse(p12, p12Password, pem);
    }

    @Override
    public String toString() {
      return "Certificate [REDACTED]";
    }

    private static ClientCertificate parse(String p12, String p12Password, String pem) {
      return p12 == null
          ? ClientCertificate.ofPem(pem)
          : ClientCertificate.ofPkcs12(p12, p12Password);
    }
  }
}
