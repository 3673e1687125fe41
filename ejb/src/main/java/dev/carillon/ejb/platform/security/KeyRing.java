package dev.carillon.ejb.platform.security;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that open sealed values, and the one that seals. Written as {@code id:base64 of 32
 * bytes}, comma-separated; the first is current. Prints no key.
 */
public final class KeyRing {

  private static final int KEY_BYTES = 32;

  private final String currentId;
  private final Map<String, SecretKey> keys;

  private KeyRing(String currentId, Map<String, SecretKey> keys) {
    this.currentId = currentId;
    this.keys = Map.copyOf(keys);
  }

  /**
   * Reads a ring.
   *
   * @throws IllegalArgumentException when it is malformed; the message names the part and no key
   */
  public static KeyRing parse(String text) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    String first = null;
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      String id = colon < 0 ? "" : part.substring(0, colon).trim();
      if (!id.matches("[A-Za-z0-9_-]{1,32}")) {
        throw new IllegalArgumentException("an encryption key is written id:base64");
      }
      if (keys.put(id, key(id, part.substring(colon + 1).trim())) != null) {
        throw new IllegalArgumentException("two encryption keys have the id " + id);
      }
      first = first == null ? id : first;
    }
    return new KeyRing(first, keys);
  }

  int size() {
    return keys.size();
  }

  String currentId() {
    return currentId;
  }

  SecretKey current() {
    return keys.get(currentId);
  }

  SecretKey byId(String id) {
    SecretKey key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException("no encryption key has the id " + id);
    }
    return key;
  }

  private static SecretKey key(String id, String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("encryption key " + id + " is not base64", e);
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("encryption key " + id + " must have 32 bytes");
    }
    return new SecretKeySpec(bytes, "AES");
  }
}
