package dev.carillon.providers.webpush;

import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.webpush.CryptoSuite.Primitives;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.HttpEce;

/**
 * Encrypts messages for subscriptions, each with a fresh sender key and salt. For one thread and a
 * number of messages; costs 40 to 60 µs of CPU a message with native code, so it never runs on an
 * I/O thread.
 */
final class WebPushEncryption {

  /** The longest text that fits the 4096 bytes which every push service accepts. */
  static final int MAX_PLAINTEXT = WebPushEce.MAX_PLAINTEXT;

  private static final Base64.Decoder BASE64_URL = Base64.getUrlDecoder();

  private final Primitives primitives;
  private final SecureRandom random;

  WebPushEncryption(CryptoSuite suite, SecureRandom random) throws GeneralSecurityException {
    this.primitives = suite.primitives();
    this.random = random;
  }

  /**
   * The request body for one subscription.
   *
   * @throws GeneralSecurityException when the subscription's keys cannot be used
   */
  byte[] encrypt(byte[] plaintext, WebPushSubscription subscription)
      throws GeneralSecurityException {
    byte[] salt = new byte[HttpEce.KEY_LENGTH];
    random.nextBytes(salt);
    return new WebPushEce(primitives, primitives.senderKeys().generateKeyPair())
        .encrypt(
            plaintext,
            salt,
            null,
            null,
            P256.bouncyCastleKey(decode(subscription.p256dh())),
            decode(subscription.auth()),
            Encoding.AES128GCM);
  }

  /**
   * Browsers send base64url; some libraries send the ordinary alphabet, padded rightly or not. All
   * that registration takes must be read here.
   */
  static byte[] decode(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    return BASE64_URL.decode(text.substring(0, end).replace('+', '-').replace('/', '_'));
  }
}
