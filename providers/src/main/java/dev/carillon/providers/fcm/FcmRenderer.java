package dev.carillon.providers.fcm;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.regex.Pattern;

/** Writes content as FCM's {@code message}; the mapping stands in {@code docs/providers.md}. */
public final class FcmRenderer implements PayloadRenderer {

  /** FCM counts what reaches the device: the notification and the data. */
  private static final int MAX_BYTES = 4096;

  private static final Pattern URL = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

  /** What an Android resource may be called; an icon that is none and no URL has no place here. */
  private static final Pattern DRAWABLE = Pattern.compile("[a-z][a-z0-9_]*");

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    boolean own = content.override() != null;
    ObjectNode message = own ? content.override() : message(content, options);
    requireNoTarget(message);
    requireSize(message);
    return new RenderedPayload(ProviderKind.FCM, message, Map.of(), own);
  }

  private static ObjectNode message(PushContent content, DeliveryOptions options) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    putNotification(message, content);
    putData(message, content);
    putAndroid(message, content, options);
    if (content.sound() != null) {
      message.putObject("apns").putObject("payload").putObject("aps").put("sound", content.sound());
    }
    return message;
  }

  private static void putNotification(ObjectNode message, PushContent content) {
    if (!isShown(content)) {
      return;
    }
    ObjectNode notification = message.putObject("notification");
    put(notification, "title", content.title());
    put(notification, "body", content.body());
    put(notification, "image", image(content));
  }

  private static String image(PushContent content) {
    JsonNode image =
        content.webNotification() == null ? null : content.webNotification().get("image");
    return image != null && image.isTextual() ? image.textValue() : iconUrl(content.icon());
  }

  private static String iconUrl(String icon) {
    return icon != null && URL.matcher(icon).lookingAt() ? icon : null;
  }

  private static void putData(ObjectNode message, PushContent content) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (content.data() != null) {
      for (Map.Entry<String, JsonNode> field : content.data().properties()) {
        requireFree(field.getKey());
        JsonNode value = field.getValue();
        data.put(field.getKey(), value.isTextual() ? value.textValue() : value.toString());
      }
    }
    put(data, "notificationId", content.notificationId());
    if (!data.isEmpty()) {
      message.set("data", data);
    }
  }

  private static void putAndroid(ObjectNode message, PushContent content, DeliveryOptions options) {
    ObjectNode android = message.putObject("android");
    put(android, "collapse_key", options.collapseKey());
    Urgency urgency = options.urgencyOr(usual(content));
    android.put("priority", urgency == Urgency.HIGH ? "HIGH" : "NORMAL");
    android.put("ttl", FcmBody.ttl(options.ttl()));
    if (content.sound() != null) {
      put(android.withObjectProperty("notification"), "sound", content.sound());
    }
    if (content.icon() != null && DRAWABLE.matcher(content.icon()).matches()) {
      put(android.withObjectProperty("notification"), "icon", content.icon());
    }
  }

  /**
   * What FCM itself takes where a message does not say: HIGH is "default priority for notification
   * messages", NORMAL for data messages (REST reference, {@code AndroidMessagePriority}). A visible
   * message that waits for the end of Doze is late; a data message may wait.
   */
  private static Urgency usual(PushContent content) {
    return isShown(content) ? Urgency.HIGH : Urgency.NORMAL;
  }

  private static boolean isShown(PushContent content) {
    return content.title() != null || content.body() != null;
  }

  private static void requireFree(String key) {
    boolean reserved =
        key.equals("from")
            || key.equals("message_type")
            || key.startsWith("google.")
            || key.startsWith("gcm.");
    if (reserved) {
      throw new PayloadException("fcm: data." + key + " is a name that FCM keeps for itself");
    }
  }

  private static void requireNoTarget(ObjectNode message) {
    if (message.has("topic") || message.has("condition")) {
      throw new PayloadException("fcm: the message must not name a topic or a condition");
    }
  }

  private static void requireSize(ObjectNode message) {
    int size = size(message.get("notification")) + size(message.get("data"));
    if (size > MAX_BYTES) {
      throw new PayloadException(
          "fcm: notification and data have " + size + " bytes, at most " + MAX_BYTES + " may be");
    }
  }

  private static int size(JsonNode node) {
    return node == null ? 0 : node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private static void put(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}
