package dev.carillon.providers.apns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** A TLS client certificate of APNs and its key, read from the forms that it comes in. */
record ClientCertificate(X509Certificate certificate, PrivateKey privateKey) {

  private static final Pattern PEM_BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  /** The subject attribute that Apple writes the app's bundle id into (RFC 4519 section 2.39). */
  private static final Map<String, String> USER_ID = Map.of("0.9.2342.19200300.100.1.1", "UID");

  private static final Pattern UID = Pattern.compile("(?:^|,)UID=([A-Za-z0-9.-]{1,255})(?:,|$)");

  /**
   * @throws IllegalArgumentException when it cannot be read with the password, or holds no key
   */
  static ClientCertificate ofPkcs12(String base64, String password) {
    char[] secret = password == null ? new char[0] : password.toCharArray();
    try {
      byte[] file = Base64.getMimeDecoder().decode(base64);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(file), secret);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, secret) instanceof PrivateKey key
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          return new ClientCertificate(certificate, key);
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // The cause could quote what was uploaded: it is left out on purpose.
      throw new IllegalArgumentException("p12 cannot be read with p12Password");
    }
    throw new IllegalArgumentException("p12 must hold a private key and its certificate");
  }

  /**
   * @throws IllegalArgumentException when certificate or key is missing or malformed
   */
  static ClientCertificate ofPem(String pem) {
    X509Certificate certificate = null;
    PrivateKey key = null;
    Matcher block = PEM_BLOCK.matcher(pem);
    try {
      while (block.find()) {
        byte[] content = Base64.getMimeDecoder().decode(block.group(2));
        switch (block.group(1)) {
          case "CERTIFICATE" -> certificate = certificate == null ? x509(content) : certificate;
          case "PRIVATE KEY" -> key = pkcs8(content);
          case "RSA PRIVATE KEY" -> key = pkcs8(wrapped(content));
          default -> {}
        }
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // The cause could quote what was uploaded: it is left out on purpose.
      throw new IllegalArgumentException("pem has a malformed certificate or private key");
    }
    if (certificate == null || key == null) {
      throw new IllegalArgumentException("pem must hold a certificate and an unencrypted key");
    }
    return new ClientCertificate(certificate, key);
  }

  /** The bundle id that the certificate was issued for, null when it names none. */
  String bundleId() {
    String subject = certificate.getSubjectX500Principal().getName("RFC2253", USER_ID);
    Matcher uid = UID.matcher(subject);
    return uid.find() ? uid.group(1) : null;
  }

  @Override
  public String toString() {
    return "ClientCertificate [REDACTED]";
  }

  private static X509Certificate x509(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException, IOException {
    String algorithm =
        PrivateKeyInfo.getInstance(der).getPrivateKeyAlgorithm().getAlgorithm().getId();
    boolean rsa = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption.getId());
    return KeyFactory.getInstance(rsa ? "RSA" : "EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** PKCS #1, as OpenSSL wrote it for years, in the PKCS #8 wrapping that Java reads. */
  private static byte[] wrapped(byte[] pkcs1) throws IOException {
    AlgorithmIdentifier rsa =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    return new PrivateKeyInfo(rsa, ASN1Primitive.fromByteArray(pkcs1)).getEncoded();
  }
}
