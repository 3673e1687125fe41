package dev.carillon.providers.hms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RenderedPayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One message for up to 1,000 devices in one request. Immutable; safe for many threads. */
final class HmsBody {

  private final ObjectNode message;

  private HmsBody(ObjectNode message) {
    this.message = message;
  }

  /**
   * @param ttl what is left to live; a caller's own message keeps its own
   */
  static HmsBody of(RenderedPayload rendered, Duration ttl) {
    ObjectNode message = rendered.payload().deepCopy();
    message.remove("token");
    if (!rendered.usedOverride()) {
      message.withObjectProperty("android").put("ttl", ttl(ttl));
    }
    return new HmsBody(message);
  }

  static String ttl(Duration ttl) {
    return Math.max(0, ttl.toSeconds()) + "s";
  }

  /**
   * @param targets devices, or one topic or condition alone
   */
  byte[] forTargets(List<PushTarget> targets) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("validate_only", false);
    ObjectNode addressed = message.deepCopy();
    request.set("message", addressed);
    ProviderToken first = targets.get(0).token();
    if (first instanceof ProviderToken.ProviderTopic topic) {
      addressed.put("topic", topic.topic());
    } else if (first instanceof ProviderToken.ProviderCondition condition) {
      addressed.put("condition", condition.condition());
    } else {
      ArrayNode tokens = addressed.putArray("token");
      targets.forEach(target -> tokens.add(target.token().identity()));
    }
    return request.toString().getBytes(StandardCharsets.UTF_8);
  }
}
