package dev.carillon.mocks.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.wire.Reply;

/**
 * FCM's error bodies: a {@code google.rpc.Status} whose details say what it is. Source: Firebase's
 * REST reference, {@code ErrorCode} and {@code FcmError}.
 */
final class FcmErrors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPES = "type.googleapis.com/";

  private FcmErrors() {}

  /**
   * The answer for an error code; {@code INVALID_ARGUMENT:message.token} names the field in fault,
   * and {@code UNAUTHENTICATED} is an access token that is not good.
   */
  static Reply.Answer answer(String reason) {
    String code = reason.contains(":") ? reason.substring(0, reason.indexOf(':')) : reason;
    return switch (code) {
      case "UNREGISTERED" -> fcm(404, "NOT_FOUND", "Requested entity was not found.", code);
      case "SENDER_ID_MISMATCH" -> fcm(403, "PERMISSION_DENIED", "SenderId mismatch", code);
      case "QUOTA_EXCEEDED" ->
          fcm(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", code);
      case "UNAVAILABLE" -> fcm(503, "UNAVAILABLE", "The service is currently unavailable.", code);
      case "INTERNAL" -> fcm(500, "INTERNAL", "Internal error encountered.", code);
      case "THIRD_PARTY_AUTH_ERROR" ->
          fcm(401, "UNAUTHENTICATED", "Auth error from APNS or Web Push Service", code);
      case "INVALID_ARGUMENT" -> invalid(reason.substring(code.length()).replace(":", ""));
      case "UNAUTHENTICATED" -> unauthenticated();
      default -> throw new IllegalArgumentException("FCM has no error " + reason);
    };
  }

  private static Reply.Answer fcm(int http, String status, String message, String code) {
    ObjectNode error = error(http, status, message);
    detail(error, "google.firebase.fcm.v1.FcmError").put("errorCode", code);
    return answer(http, error);
  }

  private static Reply.Answer invalid(String field) {
    String message =
        field.equals("message.token")
            ? "The registration token is not a valid FCM registration token"
            : "Request contains an invalid argument.";
    ObjectNode error = error(400, "INVALID_ARGUMENT", message);
    detail(error, "google.firebase.fcm.v1.FcmError").put("errorCode", "INVALID_ARGUMENT");
    if (!field.isEmpty()) {
      detail(error, "google.rpc.BadRequest")
          .putArray("fieldViolations")
          .addObject()
          .put("field", field)
          .put("description", message);
    }
    return answer(400, error);
  }

  private static Reply.Answer unauthenticated() {
    ObjectNode error =
        error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
    detail(error, "google.rpc.ErrorInfo")
        .put("reason", "ACCESS_TOKEN_EXPIRED")
        .put("domain", "googleapis.com");
    return answer(401, error, "www-authenticate", "Bearer realm=\"https://accounts.google.com/\"");
  }

  private static ObjectNode error(int http, String status, String message) {
    ObjectNode error = JSON.createObjectNode();
    error.put("code", http).put("message", message).put("status", status);
    error.putArray("details");
    return error;
  }

  private static ObjectNode detail(ObjectNode error, String type) {
    return ((ArrayNode) error.get("details")).addObject().put("@type", TYPES + type);
  }

  private static Reply.Answer answer(int http, ObjectNode error, String... headers) {
    ObjectNode body = JSON.createObjectNode();
    body.set("error", error);
    return Reply.Answer.json(http, body.toString(), headers);
  }
}
