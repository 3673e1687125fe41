package dev.carillon.ejb.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests and comparisons that take the same time whether they succeed or not. */
public final class Hashes {

  private static final HexFormat HEX = HexFormat.of();

  private Hashes() {}

  /** Lower-case hex of SHA-256 over the text's UTF-8. */
  public static String sha256Hex(String text) {
    return HEX.formatHex(digest("SHA-256").digest(utf8(text)));
  }

  public static String sha256Hex(byte[] bytes) {
    return HEX.formatHex(digest("SHA-256").digest(bytes));
  }

  /** Lower-case hex of MD5: only for {@code body_md5}, which the protocol fixes. */
  public static String md5Hex(byte[] bytes) {
    return HEX.formatHex(digest("MD5").digest(bytes));
  }

  /** Lower-case hex of HMAC-SHA256 over the text's UTF-8. */
  public static String hmacSha256Hex(byte[] secret, String text) {
    return hmacSha256Hex(secret, utf8(text));
  }

  public static String hmacSha256Hex(byte[] secret, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HEX.formatHex(mac.doFinal(message));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Compares in constant time for texts of equal length. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(utf8(one), utf8(other));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }
}
