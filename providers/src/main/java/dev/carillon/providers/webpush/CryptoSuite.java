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
    try {
      AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
      if (corretto.getLoadingError() == null) {
        return new CryptoSuite(corretto);
      }
      LOG.warn(
          "Web Push encryption runs without native code, about 20 times slower on Java 17: {}",
          corretto.getLoadingError().toString());
    } catch (LinkageError e) {
      LOG.warn("Web Push encryption runs without native code: {}", e.toString());
    }
    return platform();
  }

  boolean isNative() {
    return provider != null;
  }

  KeyPairGenerator p256Generator() throws GeneralSecurityException {
    KeyPairGenerator generator =
        provider == null
            ? KeyPairGenerator.getInstance("EC")
            : KeyPairGenerator.getInstance("EC", provider);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator;
  }

  KeyFactory ecKeys() throws GeneralSecurityException {
    return provider == null ? KeyFactory.getInstance("EC") : KeyFactory.getInstance("EC", provider);
  }

  KeyAgreement ecdh() throws GeneralSecurityException {
    return provider == null
        ? KeyAgreement.getInstance("ECDH")
        : KeyAgreement.getInstance("ECDH", provider);
  }

  Mac hmacSha256() throws GeneralSecurityException {
    return provider == null
        ? Mac.getInstance("HmacSHA256")
        : Mac.getInstance("HmacSHA256", provider);
  }

  Cipher aesGcm() throws GeneralSecurityException {
    return provider == null
        ? Cipher.getInstance("AES/GCM/NoPadding")
        : Cipher.getInstance("AES/GCM/NoPadding", provider);
  }
}
