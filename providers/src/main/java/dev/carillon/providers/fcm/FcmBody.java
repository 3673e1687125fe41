package dev.carillon.providers.fcm;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.RenderedPayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The request body of one message for many devices: serialised once, with a gap where each device's
 * token goes. Immutable; safe for many threads.
 */
final class FcmBody {

  private static final String TOKEN = "token";

  private final byte[] rest;

  private FcmBody(byte[] rest) {
    this.rest = rest;
  }

  /**
   * @param ttl what is left to live; a caller's own message keeps its own
   */
  static FcmBody of(RenderedPayload rendered, Duration ttl) {
    ObjectNode message = rendered.payload();
    if (!rendered.usedOverride() || message.has(TOKEN)) {
      message = message.deepCopy();
      message.remove(TOKEN);
    }
    if (!rendered.usedOverride()) {
      message.withObjectProperty("android").put("ttl", ttl(ttl));
    }
    String json = message.toString();
    String rest = message.isEmpty() ? "}}" : "," + json.substring(1) + "}";
    return new FcmBody(rest.getBytes(StandardCharsets.UTF_8));
  }

  /** A duration as protobuf writes it in JSON. */
  static String ttl(Duration ttl) {
    return Math.max(0, ttl.toSeconds()) + "s";
  }

  byte[] forTarget(ProviderToken target) {
    if (target instanceof ProviderToken.Registration device) {
      return splice(TOKEN, device.value());
    }
    if (target instanceof ProviderToken.ProviderTopic topic) {
      return splice("topic", topic.topic());
    }
    if (target instanceof ProviderToken.ProviderCondition condition) {
      return splice("condition", condition.condition());
    }
    throw new IllegalArgumentException("not a target of FCM");
  }

  private byte[] splice(String field, String value) {
    byte[] head = ("{\"message\":{\"" + field + "\":\"").getBytes(StandardCharsets.US_ASCII);
    byte[] text = JsonStringEncoder.getInstance().quoteAsUTF8(value);
    byte[] body = new byte[head.length + text.length + 1 + rest.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(text, 0, body, head.length, text.length);
    body[head.length + text.length] = '"';
    System.arraycopy(rest, 0, body, head.length + text.length + 1, rest.length);
    return body;
  }
}
