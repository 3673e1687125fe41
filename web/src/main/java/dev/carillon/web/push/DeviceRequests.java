package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.FormFactor;
import dev.carillon.ejb.registry.device.PushState;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.web.json.Fields;
import java.time.Instant;

/** Reads registrations: the contract's device request and the guides' {@code activateDevice}. */
final class DeviceRequests {

  private DeviceRequests() {}

  /**
   * @throws ServiceException invalid_input, limit_exceeded; names the field
   */
  static DeviceRequest read(ObjectNode body, String appId) {
    Fields fields = new Fields(body);
    fields.requireApp(appId);
    String id = fields.firstText("id", "deviceId");
    if (id == null || id.isEmpty()) {
      throw ServiceException.invalid("id is required");
    }
    fields.text("deviceSecret"); // the contract has it; ours is made here and stored hashed
    boolean guides = !fields.has("push") && fields.has("providerToken");
    RecipientAddress address =
        guides
            ? RecipientFields.providerToken(fields, fields.required("platform"))
            : RecipientFields.recipient(fields.inner("push").inner("recipient"));
    return new DeviceRequest(
        id,
        fields.text("clientId"),
        address,
        profile(fields),
        guides ? DeviceRequest.Condition.ACTIVE : condition(fields.inner("push")),
        null);
  }

  /** The signature for a recipient that is a realtime channel, null when there is none. */
  static String channelAuth(ObjectNode body) {
    return new Fields(body).inner("push").inner("recipient").text("auth");
  }

  private static DeviceRequest.Profile profile(Fields fields) {
    String formFactor = fields.text("formFactor");
    JsonNode metadata = fields.any("metadata");
    Long lastActiveAt = fields.number("lastActiveAtMs", 0, Long.MAX_VALUE / 2);
    return new DeviceRequest.Profile(
        RecipientFields.platform(fields.required("platform")),
        formFactor == null ? null : FormFactor.ofWireName(formFactor),
        fields.text("timezone"),
        fields.text("locale"),
        metadata == null ? null : metadata.toString(),
        ratePolicy(fields.object("pushRatePolicy")),
        lastActiveAt == null || lastActiveAt == 0 ? null : Instant.ofEpochMilli(lastActiveAt));
  }

  /** Stored and not kept would be worse than refused. */
  private static DeviceRequest.RatePolicy ratePolicy(ObjectNode policy) {
    if (policy != null) {
      throw new ServiceException(
          ErrorCode.FEATURE_DISABLED, "pushRatePolicy is not enforced in this version");
    }
    return null;
  }

  private static DeviceRequest.Condition condition(Fields push) {
    String state = push.text("state");
    Long failures = push.number("failureCount", 0, Integer.MAX_VALUE);
    return new DeviceRequest.Condition(
        state == null ? PushState.ACTIVE : PushState.ofWireName(state),
        failures == null ? 0 : failures.intValue(),
        push.text("errorReason"));
  }
}
