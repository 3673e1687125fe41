package dev.carillon.providers.wns;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes content as a toast, or as a raw notification when there is nothing to show; a caller's own
 * message may be a tile or badge too. The mapping stands in {@code docs/providers.md}.
 *
 * <p>The payload is {@code {"content": text}}; the rest is headers.
 */
public final class WnsRenderer implements PayloadRenderer {

  static final String CONTENT = "content";
  static final String TYPE = "x-wns-type";
  static final String CACHE_POLICY = "x-wns-cache-policy";

  private static final int MAX_BYTES = 5000;
  private static final String TAG = "x-wns-tag";
  private static final Set<String> TYPES = Set.of("wns/toast", "wns/tile", "wns/badge", "wns/raw");
  private static final Pattern TAG_VALUE = Pattern.compile("[A-Za-z0-9]{1,16}");
  private static final int TAG_LENGTH = 16;

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    boolean own = content.override() != null;
    Map<String, String> headers = new HashMap<>();
    String text = own ? override(content.override(), headers) : generic(content, headers);
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw new PayloadException(
          "wns: the content has " + size + " bytes, at most " + MAX_BYTES + " may be");
    }
    headers.putIfAbsent(CACHE_POLICY, options.ttl().isZero() ? "no-cache" : "cache");
    headers.put("x-wns-priority", priority(options));
    if (options.collapseKey() != null) {
      headers.putIfAbsent(TAG, tag(options.collapseKey()));
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put(CONTENT, text);
    return new RenderedPayload(ProviderKind.WNS, payload, headers, own);
  }

  private static String generic(PushContent content, Map<String, String> headers) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (content.data() != null) {
      data.setAll(content.data());
    }
    if (content.notificationId() != null) {
      data.put("notificationId", content.notificationId());
    }
    boolean shown = content.title() != null || content.body() != null;
    headers.put(TYPE, shown ? "wns/toast" : "wns/raw");
    return shown ? ToastXml.of(content, data) : data.toString();
  }

  private static String override(ObjectNode message, Map<String, String> headers) {
    String type = text(message, "type");
    String fullType = type == null || type.startsWith("wns/") ? type : "wns/" + type;
    String content = text(message, CONTENT);
    if (fullType == null || !TYPES.contains(fullType) || content == null) {
      throw new PayloadException(
          "wns: the message must have a type (toast, tile, badge, raw) and content");
    }
    headers.put(TYPE, fullType);
    put(headers, TAG, text(message, "tag"), TAG_VALUE);
    put(headers, "x-wns-group", text(message, "group"), TAG_VALUE);
    put(headers, CACHE_POLICY, text(message, "cachePolicy"), Pattern.compile("cache|no-cache"));
    if (message.path("suppressPopup").asBoolean()) {
      headers.put("x-wns-suppresspopup", "true");
    }
    return content;
  }

  private static String text(ObjectNode message, String field) {
    JsonNode value = message.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new PayloadException("wns: " + field + " must be text");
    }
    return value.textValue();
  }

  private static void put(Map<String, String> headers, String name, String value, Pattern allowed) {
    if (value == null) {
      return;
    }
    if (!allowed.matcher(value).matches()) {
      throw new PayloadException("wns: " + name + " must match " + allowed);
    }
    headers.put(name, value);
  }

  private static String priority(DeliveryOptions options) {
    return switch (options.urgencyOr(Urgency.NORMAL)) {
      case VERY_LOW -> "VeryLow";
      case LOW -> "Low";
      case NORMAL -> "Medium";
      case HIGH -> "High";
    };
  }

  /**
   * A collapse key that is no tag becomes one of its digest: the same key still replaces itself.
   */
  private static String tag(String collapseKey) {
    if (TAG_VALUE.matcher(collapseKey).matches()) {
      return collapseKey;
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(collapseKey.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, TAG_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
