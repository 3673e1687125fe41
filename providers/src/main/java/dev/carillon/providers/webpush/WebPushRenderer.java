package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Renders the flat JSON object that Carillon's service worker shows (docs/providers.md, "Web
 * Push"). An override is sent as it is.
 */
public final class WebPushRenderer implements PayloadRenderer {

  /** The longest TTL that push services keep: 28 days. */
  static final Duration MAX_TTL = Duration.ofDays(28);

  private static final List<String> WEB_FIELDS =
      List.of(
          "badge",
          "image",
          "tag",
          "requireInteraction",
          "silent",
          "vibrate",
          "renotify",
          "url",
          "actions");

  /** RFC 8030 section 5.4. */
  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private static final int HASHED_TOPIC_BYTES = 24;

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    boolean override = content.override() != null;
    ObjectNode payload = override ? content.override() : notification(content);
    int length = payload.toString().getBytes(UTF_8).length;
    if (length > WebPushEncryption.MAX_PLAINTEXT) {
      throw new PayloadException(
          "the Web Push payload has "
              + length
              + " bytes, more than "
              + WebPushEncryption.MAX_PLAINTEXT);
    }
    return new RenderedPayload(ProviderKind.WEB_PUSH, payload, headers(options), override);
  }

  private static ObjectNode notification(PushContent content) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    putText(payload, "id", content.notificationId());
    putText(payload, "title", content.title());
    putText(payload, "body", content.body());
    putText(payload, "icon", iconLink(content.icon()));
    if (content.webNotification() != null) {
      for (String field : WEB_FIELDS) {
        putTree(payload, field, content.webNotification().get(field));
      }
    }
    putTree(payload, "data", content.data());
    return payload;
  }

  /**
   * Icons are any text elsewhere, for example a drawable's name: a browser can only load a link.
   */
  private static String iconLink(String icon) {
    if (icon == null) {
      return null;
    }
    try {
      URI link = new URI(icon);
      boolean https = "https".equalsIgnoreCase(link.getScheme()) && link.getHost() != null;
      boolean ownSite =
          link.getScheme() == null && link.getRawAuthority() == null && icon.startsWith("/");
      return https || ownSite ? icon : null;
    } catch (URISyntaxException e) {
      // no link: the notification shows without an icon
      return null;
    }
  }

  private static void putText(ObjectNode payload, String field, String value) {
    if (value != null) {
      payload.put(field, value);
    }
  }

  private static void putTree(ObjectNode payload, String field, JsonNode value) {
    if (value != null && !value.isNull()) {
      payload.set(field, value);
    }
  }

  private static Map<String, String> headers(DeliveryOptions options) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("ttl", ttlSeconds(options.ttl()));
    headers.put("urgency", options.urgencyOr(Urgency.NORMAL).wireName());
    if (options.collapseKey() != null) {
      headers.put("topic", topic(options.collapseKey()));
    }
    return headers;
  }

  /** Seconds from 0 to 28 days. */
  static String ttlSeconds(Duration ttl) {
    Duration bounded = ttl.compareTo(MAX_TTL) > 0 ? MAX_TTL : ttl;
    return Long.toString(Math.max(0, bounded.toSeconds()));
  }

  /**
   * The collapse key itself where it has a topic's form, else 32 characters of its SHA-256: equal
   * keys still replace each other.
   */
  static String topic(String collapseKey) {
    if (TOPIC.matcher(collapseKey).matches()) {
      return collapseKey;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(collapseKey.getBytes(UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(java.util.Arrays.copyOf(hash, HASHED_TOPIC_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
