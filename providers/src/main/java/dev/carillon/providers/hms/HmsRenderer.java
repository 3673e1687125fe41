package dev.carillon.providers.hms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PayloadRenderer;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes content as Push Kit's {@code message}; the mapping stands in {@code docs/providers.md}.
 */
public final class HmsRenderer implements PayloadRenderer {

  /** Without the tokens; result code 80300008. */
  private static final int MAX_BYTES = 4096;

  /** A tap starts the app; Push Kit requires an action with every notification. */
  private static final int START_APP = 3;

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    boolean own = content.override() != null;
    ObjectNode message = own ? content.override() : message(content, options);
    if (message.has("topic") || message.has("condition")) {
      throw new PayloadException("hms: the message must not name a topic or a condition");
    }
    int size = message.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw new PayloadException(
          "hms: the message has " + size + " bytes, at most " + MAX_BYTES + " may be");
    }
    return new RenderedPayload(ProviderKind.HMS, message, Map.of(), own);
  }

  private static ObjectNode message(PushContent content, DeliveryOptions options) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    boolean shown = content.title() != null || content.body() != null;
    if (shown) {
      ObjectNode notification = message.putObject("notification");
      put(notification, "title", content.title());
      put(notification, "body", content.body());
      put(notification, "image", isUrl(content.icon()) ? content.icon() : null);
    }
    ObjectNode data = content.data() == null ? message.objectNode() : content.data().deepCopy();
    put(data, "notificationId", content.notificationId());
    if (!data.isEmpty()) {
      message.put("data", data.toString());
    }
    ObjectNode android = message.putObject("android");
    android.put("urgency", options.urgency() == Urgency.HIGH ? "HIGH" : "NORMAL");
    android.put("ttl", HmsBody.ttl(options.ttl()));
    if (shown) {
      ObjectNode notification = android.putObject("notification");
      notification.putObject("click_action").put("type", START_APP);
      put(notification, "sound", content.sound());
      put(notification, "icon", isUrl(content.icon()) ? null : content.icon());
      // Push Kit's own collapse_key is a number from -1 to 100: a tag replaces by text.
      put(notification, "tag", options.collapseKey());
    }
    return message;
  }

  /** Push Kit loads {@code image}; {@code icon} names a resource of the app. */
  private static boolean isUrl(String icon) {
    return icon != null
        && (icon.regionMatches(true, 0, "https://", 0, 8)
            || icon.regionMatches(true, 0, "http://", 0, 7));
  }

  private static void put(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
