package dev.carillon.ejb.platform.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what must not be read from the database: AES-256-GCM, the key's id beside the text.
 *
 * <p>Sealed bytes are {@code 2 | length of the key id | key id | nonce (12) | text and tag}; the
 * header and the {@link SealedPlace} are authenticated with the text. New text is sealed with the
 * ring's current key; old text opens with whichever key of the ring sealed it, so rotation is: add
 * a key, make it current, seal again, take the old one away.
 *
 * <p>The first format, {@code 1 | …}, named no place. It opens only while there are older keys,
 * that is during a rotation, which seals it again whatever its key: a copy kept from then is of no
 * use once the rotation is over. Safe for many threads.
 */
public final class SecretBox {

  /** Finding the implementation costs as much as opening a short text. */
  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(SecretBox::cipher);

  private static final byte UNPLACED = 1;
  private static final byte VERSION = 2;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final KeyRing keys;
  private final SecureRandom random;

  public SecretBox(KeyRing keys, SecureRandom random) {
    this.keys = keys;
    this.random = random;
  }

  public byte[] seal(byte[] plain, SealedPlace place) {
    byte[] header = header(keys.currentId());
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] text = run(Cipher.ENCRYPT_MODE, keys.current(), nonce, joined(header, place), plain);
    return ByteBuffer.allocate(header.length + NONCE_BYTES + text.length)
        .put(header)
        .put(nonce)
        .put(text)
        .array();
  }

  /**
   * The plain bytes.
   *
   * @param place where they were found
   * @throws IllegalStateException when they were changed, sealed for another place or with a key
   *     the ring lacks
   */
  public byte[] open(byte[] sealed, SealedPlace place) {
    int idLength = sealed.length < 2 ? 0 : sealed[1];
    int textAt = 2 + idLength + NONCE_BYTES;
    if (idLength < 1 || !isKnown(sealed[0]) || sealed.length < textAt + TAG_BITS / 8) {
      throw new IllegalStateException("not a sealed value");
    }
    byte[] header = Arrays.copyOf(sealed, 2 + idLength);
    byte[] nonce = Arrays.copyOfRange(sealed, 2 + idLength, textAt);
    SecretKey key = keys.byId(keyId(sealed));
    byte[] authenticated = sealed[0] == UNPLACED ? header : joined(header, place);
    byte[] text = Arrays.copyOfRange(sealed, textAt, sealed.length);
    return run(Cipher.DECRYPT_MODE, key, nonce, authenticated, text);
  }

  private boolean isKnown(byte version) {
    return version == VERSION || (version == UNPLACED && rotates());
  }

  private static byte[] joined(byte[] header, SealedPlace place) {
    byte[] row = place.bytes();
    return ByteBuffer.allocate(header.length + row.length).put(header).put(row).array();
  }

  /** Whether an older key sealed it, or no place is named in it: worth sealing again. */
  public boolean isStale(byte[] sealed) {
    return sealed.length == 0 || sealed[0] != VERSION || !keyId(sealed).equals(keys.currentId());
  }

  /** Whether there are older keys beside the current one. */
  public boolean rotates() {
    return keys.size() > 1;
  }

  public byte[] sealText(String plain, SealedPlace place) {
    return seal(plain.getBytes(StandardCharsets.UTF_8), place);
  }

  public String openText(byte[] sealed, SealedPlace place) {
    return new String(open(sealed, place), StandardCharsets.UTF_8);
  }

  /** Empty, which is no key's, where it is no sealed value. */
  private static String keyId(byte[] sealed) {
    if (sealed.length < 2 || sealed[1] < 1 || sealed.length < 2 + sealed[1]) {
      return "";
    }
    return new String(sealed, 2, sealed[1], StandardCharsets.US_ASCII);
  }

  private static byte[] header(String keyId) {
    byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(2 + id.length).put(VERSION).put((byte) id.length).put(id).array();
  }

  private static byte[] run(
      int mode, SecretKey key, byte[] nonce, byte[] authenticated, byte[] text) {
    try {
      Cipher cipher = CIPHERS.get();
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(authenticated);
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed value does not open: wrong key, changed, or of another row", e);
    }
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }
}
