package dev.carillon.mocks.apns;

import dev.carillon.mocks.wire.Reply;
import java.util.Map;

/** APNs refusals: reason to status, as Apple's table "Handling notification responses" has them. */
final class ApnsReasons {

  private static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry("BadCollapseId", 400),
          Map.entry("BadDeviceToken", 400),
          Map.entry("BadExpirationDate", 400),
          Map.entry("BadMessageId", 400),
          Map.entry("BadPriority", 400),
          Map.entry("BadTopic", 400),
          Map.entry("DeviceTokenNotForTopic", 400),
          Map.entry("DuplicateHeaders", 400),
          Map.entry("IdleTimeout", 400),
          Map.entry("InvalidPushType", 400),
          Map.entry("MissingDeviceToken", 400),
          Map.entry("MissingTopic", 400),
          Map.entry("PayloadEmpty", 400),
          Map.entry("TopicDisallowed", 400),
          Map.entry("BadCertificate", 403),
          Map.entry("BadCertificateEnvironment", 403),
          Map.entry("BadEnvironmentKeyInToken", 403),
          Map.entry("ExpiredProviderToken", 403),
          Map.entry("Forbidden", 403),
          Map.entry("InvalidProviderToken", 403),
          Map.entry("MissingProviderToken", 403),
          Map.entry("UnrelatedKeyIdInToken", 403),
          Map.entry("BadPath", 404),
          Map.entry("MethodNotAllowed", 405),
          Map.entry("ExpiredToken", 410),
          Map.entry("Unregistered", 410),
          Map.entry("PayloadTooLarge", 413),
          Map.entry("TooManyProviderTokenUpdates", 429),
          Map.entry("TooManyRequests", 429),
          Map.entry("InternalServerError", 500),
          Map.entry("ServiceUnavailable", 503),
          Map.entry("Shutdown", 503));

  private ApnsReasons() {}

  /**
   * The answer for a reason; {@code Unregistered@1700000000000} sets the time since when the token
   * is gone (milliseconds), which is otherwise {@code goneSince}.
   */
  static Reply.Answer answer(String text, long goneSince) {
    int at = text.indexOf('@');
    String reason = at < 0 ? text : text.substring(0, at);
    Integer status = STATUS.get(reason);
    if (status == null) {
      throw new IllegalArgumentException("APNs has no reason " + reason);
    }
    String since = at < 0 ? Long.toString(goneSince) : text.substring(at + 1);
    String more = status == 410 ? ",\"timestamp\":" + since : "";
    return Reply.Answer.json(status, "{\"reason\":\"" + reason + "\"" + more + "}");
  }
}
