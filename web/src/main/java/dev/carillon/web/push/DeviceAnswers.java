package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.registry.channel.SubscriptionView;
import dev.carillon.ejb.registry.device.DeviceView;
import dev.carillon.ejb.registry.device.Registration;
import dev.carillon.web.json.Json;

/** Writes devices and subscriptions as the contract shows them. */
final class DeviceAnswers {

  private DeviceAnswers() {}

  static ObjectNode registration(Registration registration) {
    ObjectNode body = Json.object();
    body.put("change", registration.change().wireName());
    body.put("tokenHash", registration.device().tokenHash());
    body.set("device", device(registration.device()));
    if (registration.identityToken() != null) {
      body.put("deviceIdentityToken", registration.identityToken().reveal());
    }
    return body;
  }

  static JsonNode device(DeviceView device) {
    DeviceView.Profile profile = device.profile();
    ObjectNode body = Json.object();
    body.put("appId", device.appId()).put("id", device.deviceId());
    body.put("clientId", device.clientId()).put("formFactor", profile.formFactor());
    body.put("platform", profile.platform());
    body.put("timezone", profile.timezone() == null ? "UTC" : profile.timezone());
    body.put("locale", profile.locale() == null ? "en" : profile.locale());
    body.put("lastActiveAtMs", profile.lastActiveAtMs());
    body.put("pushState", device.push().state());
    body.put("pushFailureCount", device.push().failureCount());
    if (device.push().errorReason() != null) {
      body.put("pushErrorReason", device.push().errorReason());
    }
    body.putObject("recipient")
        .put("transportType", device.provider().transportType())
        .put("provider", device.provider().wireName())
        .put("tokenHash", device.tokenHash());
    return body;
  }

  static ObjectNode subscription(SubscriptionView subscription) {
    ObjectNode body = Json.object();
    body.put("appId", subscription.appId()).put("channel", subscription.channel());
    body.put("deviceId", subscription.deviceId());
    if (subscription.clientId() != null) {
      body.put("clientId", subscription.clientId());
    }
    return body.put("provider", subscription.provider().wireName())
        .put("tokenHash", subscription.tokenHash());
  }
}
