package dev.carillon.providers.webpush;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the primitives of P-256, HMAC and AES-GCM come from: Amazon Corretto's native library where
 * it loads, else the Java platform's own.
 *
 * <p>Nothing is registered with {@link java.security.Security}: the instance is handed to each
 * look-up, so that other applications of the server keep their cryptography.
 */
final class CryptoSuite {

  private static final Logger LOG = LoggerFactory.getLogger(CryptoSuite.class);

  private static final String HMAC = "HmacSHA256";
  private static final String AES_GCM = "AES/GCM/NoPadding";

  /** Null: the platform's order of preference. */
  private final Provider provider;

  private CryptoSuite(Provider provider) {
    this.provider = provider;
  }

  static CryptoSuite platform() {
    return new CryptoSuite(null);
  }

  /** Corretto's if its native library runs on this machine, else the platform's. */
  static CryptoSuite fastest() {
    return Fastest.SUITE;
  }

  /** Chosen, and said in the log, once. */
  private static final class Fastest {
    static final CryptoSuite SUITE = choose();
  }

  private static CryptoSuite choose() {
    try {
      AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      if (corretto.getLoadingError() == null) {
        CryptoSuite suite = new CryptoSuite(corretto);
        suite.primitives();
        return suite;
      }
      warn(corretto.getLoadingError());
    } catch (LinkageError | GeneralSecurityException e) {
      warn(e);
    }
    return platform();
  }

  private static void warn(Throwable cause) {
    LOG.warn(
        "Web Push encryption runs without native code, about 20 times slower on Java 17: {}",
        cause.toString());
  }

  boolean isNative() {
    return provider != null;
  }

  /** A set of primitives for one thread at a time; looking them up costs as much as using some. */
  Primitives primitives() throws GeneralSecurityException {
    return new Primitives(
        p256Generator(),
        provider == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", provider),
        provider == null
            ? KeyAgreement.getInstance("ECDH")
            : KeyAgreement.getInstance("ECDH", provider),
        provider == null ? Mac.getInstance(HMAC) : Mac.getInstance(HMAC, provider),
        provider == null ? Cipher.getInstance(AES_GCM) : Cipher.getInstance(AES_GCM, provider));
  }

  KeyPairGenerator p256Generator() throws GeneralSecurityException {
    KeyPairGenerator generator =
        provider == null
            ? KeyPairGenerator.getInstance("EC")
            : KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator;
  }

  /** What the encryption of a message is made of. Not safe for many threads. */
  record Primitives(
      KeyPairGenerator senderKeys,
      KeyFactory ecKeys,
      KeyAgreement ecdh,
      Mac hmacSha256,
      Cipher aesGcm) {}
}
