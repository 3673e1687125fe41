package dev.carillon.providers.apns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eatthepath.pushy.apns.PushType;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Renders an APNs payload and its {@code apns-*} headers (docs/providers.md, "APNs").
 *
 * <p>An override is the payload, sent as it is; or, as in FCM's {@code apns} field, an object with
 * {@code headers} and either {@code payload} or the payload's own members beside them.
 */
public final class ApnsRenderer implements PayloadRenderer {

  private static final int MAX_PAYLOAD = 4096;
  private static final int MAX_VOIP_PAYLOAD = 5120;
  private static final String HEADERS = "headers";
  private static final String PAYLOAD = "payload";
  private static final String APS = "aps";

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    boolean override = content.override() != null;
    ObjectNode payload = override ? overridden(content.override()) : notification(content);
    Map<String, String> headers = new TreeMap<>();
    headers.put(ApnsHeaders.PUSH_TYPE, pushType(payload));
    if (options.collapseKey() != null) {
      headers.put(ApnsHeaders.COLLAPSE_ID, collapseId(options.collapseKey()));
    }
    if (override) {
      headers.putAll(overriddenHeaders(content.override()));
    }
    boolean background = headers.get(ApnsHeaders.PUSH_TYPE).equals("background");
    headers.putIfAbsent(ApnsHeaders.PRIORITY, priority(options.urgency(), background));
    ApnsHeaders checked = ApnsHeaders.of(headers);
    requireSize(payload, checked.pushType() == PushType.VOIP ? MAX_VOIP_PAYLOAD : MAX_PAYLOAD);
    return new RenderedPayload(ProviderKind.APNS, payload, headers, override);
  }

  private static ObjectNode notification(PushContent content) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    ObjectNode aps = payload.putObject(APS);
    if (content.title() != null || content.body() != null) {
      ObjectNode alert = aps.putObject("alert");
      putText(alert, "title", content.title());
      putText(alert, "body", content.body());
    }
    putText(aps, "sound", content.sound());
    if (aps.isEmpty()) {
      aps.put("content-available", 1);
    }
    putText(payload, "notificationId", content.notificationId());
    if (content.data() != null && !content.data().isEmpty()) {
      payload.set("data", content.data());
    }
    return payload;
  }

  private static void putText(ObjectNode node, String field, String value) {
    if (value != null) {
      node.put(field, value);
    }
  }

  private static ObjectNode overridden(ObjectNode override) {
    if (!(override.get(HEADERS) instanceof ObjectNode)) {
      return override;
    }
    if (override.get(PAYLOAD) instanceof ObjectNode payload) {
      return payload;
    }
    return override.deepCopy().without(HEADERS);
  }

  private static Map<String, String> overriddenHeaders(ObjectNode override) {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> header : override.path(HEADERS).properties()) {
      if (!header.getValue().isValueNode()) {
        throw new PayloadException("the APNs header " + header.getKey() + " must be text");
      }
      if (!header.getValue().isNull()) {
        headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText());
      }
    }
    return headers;
  }

  /** What APNs requires the push type to be for such a payload. */
  private static String pushType(ObjectNode payload) {
    JsonNode aps = payload.path(APS);
    if (payload.has("mdm")) {
      return "mdm";
    }
    if (aps.has("event") && aps.has("timestamp")) {
      return "liveactivity";
    }
    boolean seenOrHeard = aps.has("alert") || aps.has("sound") || aps.has("badge");
    return aps.path("content-available").asInt() == 1 && !seenOrHeard ? "background" : "alert";
  }

  private static String priority(Urgency urgency, boolean background) {
    boolean patient = urgency == Urgency.LOW || urgency == Urgency.VERY_LOW;
    return background || patient ? "5" : "10";
  }

  /** The collapse key itself where APNs takes it, else its SHA-256: equal keys stay equal. */
  static String collapseId(String collapseKey) {
    if (ApnsHeaders.fitsCollapseId(collapseKey)) {
      return collapseKey;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(collapseKey.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requireSize(ObjectNode payload, int limit) {
    int length = payload.toString().getBytes(UTF_8).length;
    if (length > limit) {
      throw new PayloadException("the APNs payload has " + length + " bytes, more than " + limit);
    }
  }
}
