package dev.carillon.mocks.apns;

import dev.carillon.mocks.wire.MockRequest;
import java.util.Set;
import java.util.UUID;

/** What APNs demands of a request's path and headers. */
final class ApnsRules {

  static final String PREFIX = "/3/device/";
  private static final int MAX_PAYLOAD = 4096;
  private static final int MAX_VOIP_PAYLOAD = 5120;
  private static final int MIN_TOKEN = 16;
  private static final int MAX_TOKEN = 200;
  private static final Set<String> PUSH_TYPES =
      Set.of(
          "alert",
          "background",
          "controls",
          "location",
          "voip",
          "complication",
          "fileprovider",
          "mdm",
          "liveactivity",
          "pushtotalk",
          "widgets");

  private ApnsRules() {}

  /** The reason to refuse; null when all is well. */
  static String refusal(MockRequest request) {
    if (!request.method().equals("POST")) {
      return "MethodNotAllowed";
    }
    if (!isToken(request.path().substring(PREFIX.length()))) {
      return "BadDeviceToken";
    }
    String bad = badHeader(request);
    if (bad != null) {
      return bad;
    }
    int size = request.body().readableBytes();
    if (size == 0) {
      return "PayloadEmpty";
    }
    boolean voip = "voip".equals(request.header("apns-push-type"));
    return size > (voip ? MAX_VOIP_PAYLOAD : MAX_PAYLOAD) ? "PayloadTooLarge" : null;
  }

  private static String badHeader(MockRequest request) {
    if (request.header("apns-topic") == null) {
      return "MissingTopic";
    }
    String type = request.header("apns-push-type");
    if (type != null && !PUSH_TYPES.contains(type)) {
      return "InvalidPushType";
    }
    String priority = request.header("apns-priority");
    if (priority != null && !Set.of("1", "5", "10").contains(priority)) {
      return "BadPriority";
    }
    if ("background".equals(type) && "10".equals(priority)) {
      return "BadPriority";
    }
    String expiration = request.header("apns-expiration");
    if (expiration != null && !expiration.chars().allMatch(Character::isDigit)) {
      return "BadExpirationDate";
    }
    String collapse = request.header("apns-collapse-id");
    if (collapse != null && collapse.length() > 64) {
      return "BadCollapseId";
    }
    return isUuid(request.header("apns-id")) ? null : "BadMessageId";
  }

  private static boolean isToken(String token) {
    return token.length() >= MIN_TOKEN
        && token.length() <= MAX_TOKEN
        && token.length() % 2 == 0
        && token.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static boolean isUuid(String id) {
    if (id == null) {
      return true;
    }
    if (id.length() != 36) {
      return false;
    }
    try {
      return UUID.fromString(id).toString().equalsIgnoreCase(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
