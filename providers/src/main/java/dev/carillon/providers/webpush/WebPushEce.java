package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.providers.webpush.CryptoSuite.Primitives;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.HttpEce;
import org.bouncycastle.jce.interfaces.ECPublicKey;

/**
 * webpush-java's encrypted content encoding with its costly steps done by a {@link CryptoSuite}:
 * the key agreement and derivation of RFC 8291 section 3.3, and the sealing of the one record of
 * RFC 8188. Everything that is not the encryption of {@code aes128gcm} stays the library's.
 *
 * <p>The library alone reaches about 500 messages a CPU second, because it looks Bouncy Castle up
 * by name in the whole server and computes in Java; see ADR 0011. One instance for each message:
 * RFC 8291 asks for a fresh sender key each time.
 */
final class WebPushEce extends HttpEce {

  /** Salt (16), record size (4), length of the key id (1), key id: the sender's point. */
  static final int HEADER_LENGTH = KEY_LENGTH + 4 + 1 + P256.POINT_LENGTH;

  /** What push services must accept (RFC 8030 section 7.2), also our record size. */
  static final int MAX_BODY = 4096;

  /** The delimiter of the last record (RFC 8188 section 2) is the whole padding. */
  private static final byte[] DELIMITER = {2};

  static final int MAX_PLAINTEXT = MAX_BODY - HEADER_LENGTH - TAG_SIZE - DELIMITER.length;

  private static final int NONCE_LENGTH = 12;
  private static final byte[] ONE = {1};
  private static final byte[] WEB_PUSH = WEB_PUSH_INFO.getBytes(US_ASCII);
  private static final byte[] KEY_INFO = "Content-Encoding: aes128gcm\0".getBytes(US_ASCII);
  private static final byte[] NONCE_INFO = "Content-Encoding: nonce\0".getBytes(US_ASCII);

  private final Primitives primitives;
  private final KeyPair sender;
  private final byte[] senderPoint;

  WebPushEce(Primitives primitives, KeyPair sender) {
    super(new HashMap<>(), new HashMap<>());
    this.primitives = primitives;
    this.sender = sender;
    this.senderPoint = P256.point(sender.getPublic());
  }

  /**
   * @param keyId ignored: this instance has one sender key
   */
  @Override
  public byte[] encrypt(
      byte[] plaintext,
      byte[] salt,
      byte[] key,
      String keyId,
      ECPublicKey receiver,
      byte[] authSecret,
      Encoding version)
      throws GeneralSecurityException {
    if (version != Encoding.AES128GCM) {
      return super.encrypt(plaintext, salt, key, keyId, receiver, authSecret, version);
    }
    byte[][] keyAndNonce =
        deriveKeyAndNonce(salt, key, keyId, receiver, authSecret, version, Cipher.ENCRYPT_MODE);
    Cipher cipher = primitives.aesGcm();
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(keyAndNonce[0], "AES"),
        new GCMParameterSpec(TAG_SIZE * 8, keyAndNonce[1]));
    byte[] body = new byte[HEADER_LENGTH + plaintext.length + DELIMITER.length + TAG_SIZE];
    writeHeader(body, salt);
    int end = HEADER_LENGTH;
    end += cipher.update(plaintext, 0, plaintext.length, body, end);
    cipher.doFinal(DELIMITER, 0, DELIMITER.length, body, end);
    return body;
  }

  private void writeHeader(byte[] body, byte[] salt) {
    System.arraycopy(salt, 0, body, 0, KEY_LENGTH);
    body[KEY_LENGTH + 2] = (byte) (MAX_BODY >> 8);
    body[KEY_LENGTH + 3] = (byte) MAX_BODY;
    body[KEY_LENGTH + 4] = P256.POINT_LENGTH;
    System.arraycopy(senderPoint, 0, body, KEY_LENGTH + 5, P256.POINT_LENGTH);
  }

  @Override
  public byte[][] deriveKeyAndNonce(
      byte[] salt,
      byte[] key,
      String keyId,
      ECPublicKey receiver,
      byte[] authSecret,
      Encoding version,
      int mode)
      throws NoSuchAlgorithmException, InvalidKeyException {
    if (version != Encoding.AES128GCM || mode != Cipher.ENCRYPT_MODE) {
      return super.deriveKeyAndNonce(salt, key, keyId, receiver, authSecret, version, mode);
    }
    try {
      byte[] secret = key == null ? messageSecret(receiver, authSecret) : key;
      byte[] pseudoRandom = hmac(salt, secret);
      return new byte[][] {
        Arrays.copyOf(hmac(pseudoRandom, KEY_INFO, ONE), KEY_LENGTH),
        Arrays.copyOf(hmac(pseudoRandom, NONCE_INFO, ONE), NONCE_LENGTH)
      };
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("the receiver's key cannot be used", e);
    }
  }

  /** RFC 8291 section 3.3: the input keying material of this message. */
  private byte[] messageSecret(ECPublicKey receiver, byte[] authSecret)
      throws GeneralSecurityException {
    byte[] receiverPoint = receiver.getQ().getEncoded(false);
    PublicKey receiverKey =
        primitives.ecKeys().generatePublic(new X509EncodedKeySpec(P256.x509(receiverPoint)));
    KeyAgreement agreement = primitives.ecdh();
    agreement.init(sender.getPrivate());
    agreement.doPhase(receiverKey, true);
    byte[] pseudoRandom = hmac(authSecret, agreement.generateSecret());
    return hmac(pseudoRandom, WEB_PUSH, receiverPoint, senderPoint, ONE);
  }

  /** One step of HKDF (RFC 5869): no output here is longer than one hash. */
  private byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = primitives.hmacSha256();
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
