package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.registry.channel.SubscriptionRequest;
import dev.carillon.web.json.Fields;
import java.util.ArrayList;
import java.util.List;

/** Reads a publish's {@code recipients}. */
final class Targets {

  private static final int MAX = 1024;

  private Targets() {}

  /**
   * @throws ServiceException invalid_input, limit_exceeded, feature_disabled for target types that
   *     this version does not deliver to
   */
  static List<Target> read(Fields publish) {
    ArrayNode recipients = publish.list("recipients");
    if (recipients == null || recipients.isEmpty()) {
      throw ServiceException.invalid("recipients is required");
    }
    if (recipients.size() > MAX) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "a publish has at most " + MAX + " recipients");
    }
    List<Target> targets = new ArrayList<>(recipients.size());
    for (JsonNode recipient : recipients) {
      if (!(recipient instanceof ObjectNode object)) {
        throw ServiceException.invalid("each of recipients must be an object");
      }
      targets.add(target(new Fields(object)));
    }
    return targets;
  }

  private static Target target(Fields fields) {
    String type = fields.required("type");
    return switch (type) {
      case "device" ->
          new Target.Device(Checks.text("deviceId", fields.firstText("deviceId", "id"), 128));
      case "client" -> new Target.Client(Checks.text("clientId", fields.text("clientId"), 256));
      case "channel" -> new Target.Channel(SubscriptionRequest.channel(fields.text("channel")));
      case "recipient" ->
          new Target.Recipient(RecipientFields.recipient(fields.inner("recipient")));
      case "registeredTopic", "userTopic", "providerTopic", "providerCondition", "indexedFilter" ->
          throw new ServiceException(
              ErrorCode.FEATURE_DISABLED, "targets of type " + type + " are not delivered to yet");
      default ->
          throw ServiceException.invalid(
              "type must be device, client, channel, recipient, registeredTopic, userTopic,"
                  + " providerTopic, providerCondition or indexedFilter");
    };
  }
}
