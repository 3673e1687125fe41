package dev.carillon.ejb.realtime.auth;

import dev.carillon.ejb.platform.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signatures by which an app's own server lets a connection into a channel or names its user:
 * {@code key:hex(hmac_sha256(secret, text))}.
 *
 * <p>Safe for many threads.
 */
public final class ChannelSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private ChannelSignature() {}

  /** What is signed for a subscription; {@code channelData} is null for none. */
  public static String channelText(String socketId, String channel, String channelData) {
    String text = socketId + ':' + channel;
    return channelData == null ? text : text + ':' + channelData;
  }

  /**
   * What is signed to let a device use a channel for its pushes. The prefix keeps it apart from all
   * else that is signed with the same secret: a server that signs whatever id a device names would
   * else sign requests to the API too, whose text begins with the method.
   */
  public static String deviceText(String deviceId, String channel) {
    return "device:" + deviceId + ':' + channel;
  }

  /** What is signed to name a connection's user. */
  public static String userText(String socketId, String userData) {
    return socketId + "::user::" + userData;
  }

  /** The signature in lower-case hexadecimal. */
  public static String sign(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("the JDK has no " + ALGORITHM, e);
    }
  }

  /**
   * Whether the signature is right; compared in constant time. No text with control characters or
   * halves of surrogate pairs has a right one.
   */
  public static boolean verify(String secret, String text, String signature) {
    if (!PlainText.isPlain(text)) {
      return false;
    }
    byte[] expected = sign(secret, text).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }
}
