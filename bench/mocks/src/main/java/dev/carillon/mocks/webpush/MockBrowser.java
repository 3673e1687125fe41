package dev.carillon.mocks.webpush;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The receiving end of Web Push: a subscription's keys, and decryption after RFC 8291 and RFC 8188
 * written apart from the product's encryption. Thread-safe.
 */
public final class MockBrowser {

  private static final int SALT = 16;
  private static final int HEADER = SALT + 4 + 1;
  private static final int TAG = 16;

  private final ECPrivateKey privateKey;
  private final byte[] publicKey;
  private final byte[] auth;

  /** A browser with given keys, for published vectors. */
  public MockBrowser(ECPrivateKey privateKey, byte[] publicKey, byte[] auth) {
    this.privateKey = privateKey;
    this.publicKey = publicKey.clone();
    this.auth = auth.clone();
  }

  /** A browser with fresh keys. */
  public static MockBrowser create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      byte[] auth = new byte[16];
      new SecureRandom().nextBytes(auth);
      return new MockBrowser(
          (ECPrivateKey) keys.getPrivate(), P256.encode((ECPublicKey) keys.getPublic()), auth);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no P-256", e);
    }
  }

  /** The subscription's {@code p256dh}. */
  public String p256dh() {
    return base64(publicKey);
  }

  /** The subscription's {@code auth}. */
  public String auth() {
    return base64(auth);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Decrypts an {@code aes128gcm} body.
   *
   * @throws GeneralSecurityException when it was not made for these keys or is malformed
   */
  public byte[] decrypt(byte[] body) throws GeneralSecurityException {
    if (body.length < HEADER + P256.POINT + TAG + 1) {
      throw new GeneralSecurityException("too short for aes128gcm: " + body.length);
    }
    byte[] salt = Arrays.copyOf(body, SALT);
    int recordSize = ByteBuffer.wrap(body).getInt(SALT);
    int idLength = body[HEADER - 1] & 0xff;
    if (idLength != P256.POINT || recordSize < TAG + 2) {
      throw new GeneralSecurityException("bad aes128gcm header");
    }
    byte[] sender = Arrays.copyOfRange(body, HEADER, HEADER + idLength);
    byte[] key = hmac(salt, inputKey(sender));
    byte[] contentKey = Arrays.copyOf(expand(key, "Content-Encoding: aes128gcm\0"), 16);
    byte[] nonce = Arrays.copyOf(expand(key, "Content-Encoding: nonce\0"), 12);
    return records(body, HEADER + idLength, recordSize, contentKey, nonce);
  }

  private byte[] inputKey(byte[] sender) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(privateKey);
    agreement.doPhase(P256.decode(sender), true);
    byte[] info = "WebPush: info\0".getBytes(StandardCharsets.US_ASCII);
    return hmac(hmac(auth, agreement.generateSecret()), info, publicKey, sender, new byte[] {1});
  }

  private static byte[] records(byte[] body, int from, int size, byte[] key, byte[] nonce)
      throws GeneralSecurityException {
    ByteBuffer plain = ByteBuffer.allocate(body.length);
    for (int at = from, sequence = 0; at < body.length; at += size, sequence++) {
      int length = Math.min(size, body.length - at);
      byte[] iv = nonce.clone();
      for (int i = 0; i < 4; i++) {
        iv[iv.length - 1 - i] ^= (byte) (sequence >>> (8 * i));
      }
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      byte[] part = cipher.doFinal(body, at, length);
      plain.put(part, 0, unpadded(part, at + length >= body.length));
    }
    return Arrays.copyOf(plain.array(), plain.position());
  }

  /** The length without padding; the delimiter is 2 in the last record and 1 before it. */
  private static int unpadded(byte[] part, boolean last) throws GeneralSecurityException {
    int end = part.length - 1;
    while (end >= 0 && part[end] == 0) {
      end--;
    }
    if (end < 0 || part[end] != (last ? 2 : 1)) {
      throw new GeneralSecurityException("bad padding delimiter");
    }
    return end;
  }

  private static byte[] expand(byte[] key, String info) throws GeneralSecurityException {
    return hmac(key, info.getBytes(StandardCharsets.US_ASCII), new byte[] {1});
  }

  private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
