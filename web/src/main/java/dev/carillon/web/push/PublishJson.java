package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.ejb.pipeline.status.DeadLetterView;
import dev.carillon.ejb.pipeline.status.DeliveryView;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.web.json.Json;
import java.util.Locale;

/** Writes receipts, statuses, deliveries and dead letters as the contract shows them. */
public final class PublishJson {

  private PublishJson() {}

  static ObjectNode receipt(PublishReceipt receipt) {
    ObjectNode body = Json.object();
    body.put("publishId", receipt.publishId()).put("publish_id", receipt.publishId());
    body.put("status", receipt.state().name().toLowerCase(Locale.ROOT));
    body.put("expectedRecipients", receipt.expectedRecipients());
    if (receipt.estimated()) {
      body.put("expectedRecipientsEstimated", true);
    }
    body.put("fanoutRegime", regime(receipt.fastPath()));
    putUnmatched(body, receipt.unmatched());
    ArrayNode rendered = body.putArray("renderedPayloads");
    for (PublishReceipt.Rendered payload : receipt.renderedPayloads()) {
      ObjectNode item = rendered.addObject();
      item.put("provider", payload.provider().wireName());
      item.set("payload", payload.payload());
      item.put("usedOverride", payload.usedOverride());
    }
    return body;
  }

  /** The receipt of a publish whose end the answer waited for: with that end and its counters. */
  static ObjectNode ended(PublishReceipt receipt, PublishStatus status) {
    ObjectNode body = receipt(receipt);
    body.put("status", status.state().name().toLowerCase(Locale.ROOT));
    body.set("counters", counters(status.counters()));
    if (status.errorReason() != null) {
      body.put("errorReason", status.errorReason());
    }
    return body;
  }

  public static ObjectNode status(String appId, PublishStatus status) {
    ObjectNode body = Json.object();
    body.put("appId", appId).put("publishId", status.publishId());
    body.put("state", shown(status));
    body.set("counters", counters(status.counters()));
    body.put("fanoutRegime", regime(status.fastPath()));
    if (status.retryAfterMs() != null) {
      body.put("retryAfterMs", status.retryAfterMs());
    }
    if (status.errorReason() != null) {
      body.put("errorReason", status.errorReason());
    }
    putUnmatched(body, status.unmatched());
    return body;
  }

  /** As the request named them. */
  private static void putUnmatched(ObjectNode body, Unmatched unmatched) {
    if (unmatched.isEmpty()) {
      return;
    }
    ArrayNode targets = body.putArray("unmatched");
    for (Unmatched.Named target : unmatched.targets()) {
      String field = target.kind().equals("channel") ? "channel" : target.kind() + "_id";
      targets.addObject().put("type", target.kind()).put(field, target.value());
    }
  }

  public static JsonNode delivery(DeliveryView delivery) {
    ObjectNode body = Json.object();
    body.put("deviceId", delivery.deviceId());
    body.put("provider", delivery.provider().wireName());
    body.put("outcome", delivery.outcome().wireName());
    body.put("providerMessageId", delivery.providerMessageId());
    body.put(
        "failureClass",
        delivery.failureClass() == null ? null : delivery.failureClass().wireName());
    body.put("reason", delivery.reason()).put("attempts", delivery.attempts());
    body.put("firstAttemptAtMs", delivery.firstAttemptAtMs());
    return body.put("settledAtMs", delivery.settledAtMs());
  }

  static ObjectNode deadLetter(String appId, DeadLetterView letter) {
    ObjectNode body = Json.object();
    body.put("deadLetterId", letter.deadLetterId()).put("appId", appId);
    body.put("publishId", letter.publishId());
    if (letter.provider() != null) {
      body.put("provider", letter.provider().wireName());
    }
    body.put("stage", letter.stage()).put("key", letter.deviceId());
    body.put("reason", letter.reason());
    if (letter.failureClass() != null) {
      body.put("failureClass", letter.failureClass().wireName());
    }
    body.put("attempts", letter.attempts()).put("occurredAtMs", letter.occurredAtMs());
    return body.put("replayable", letter.replayable());
  }

  /** From a cancel's answer on it shows as cancelled: Sockudo has no word for the time between. */
  private static String shown(PublishStatus status) {
    if (status.cancelled()) {
      return state(PublishState.CANCELLED);
    }
    return status.throttled() ? "throttled" : state(status.state());
  }

  /** The spellings that Sockudo's status route emits. */
  private static String state(PublishState state) {
    return switch (state) {
      case ACCEPTED -> "queued";
      case PARTIALLY_SUCCEEDED -> "partiallySucceeded";
      case SCHEDULED,
          PLANNING,
          DISPATCHING,
          SUCCEEDED,
          FAILED,
          QUOTA_EXCEEDED,
          EXPIRED,
          DEAD_LETTERED,
          CANCELLED ->
          state.name().toLowerCase(Locale.ROOT);
    };
  }

  private static ObjectNode counters(PublishStatus.Counters counters) {
    return Json.object()
        .put("planned", counters.planned())
        .put("dispatched", counters.dispatched())
        .put("succeeded", counters.succeeded())
        .put("failed", counters.failed())
        .put("expired", counters.expired())
        .put("retryScheduled", counters.retryScheduled())
        .put("retryAttempted", counters.retryAttempted())
        .put("deadLettered", counters.deadLettered())
        .put("cancelled", counters.cancelled())
        .put("dropped", counters.dropped())
        .put("open", counters.open());
  }

  private static String regime(boolean fastPath) {
    return fastPath ? "fastPath" : "shardPath";
  }
}
