package dev.carillon.web.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.device.Platform;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;

/** Reads provider tokens: the contract's {@code recipient} and the seed guides' bare token. */
final class RecipientFields {

  private RecipientFields() {}

  /**
   * @throws ServiceException invalid_input naming the field
   */
  static RecipientAddress recipient(Fields fields) {
    return switch (fields.required("transportType")) {
      case "gcm" -> RecipientAddress.fcm(fields.required("registrationToken"));
      case "apns" -> RecipientAddress.apns(fields.required("deviceToken"));
      case "web" -> subscription(fields);
      case "hms" -> RecipientAddress.hms(fields.required("registrationToken"));
      case "wns" -> RecipientAddress.wns(fields.required("channelUri"));
      case "realtime" -> RecipientAddress.realtime(fields.required("channel"));
      default ->
          throw ServiceException.invalid(
              "transportType must be gcm, apns, web, hms, wns or realtime");
    };
  }

  /** A browser's subscription, with its keys beside the endpoint or within {@code keys}. */
  static RecipientAddress subscription(Fields fields) {
    Fields keys = fields.has("keys") ? fields.inner("keys") : fields;
    return RecipientAddress.webPush(
            fields.required("endpoint"), keys.required("p256dh"), keys.required("auth"))
        .madeUnder(fields.text("applicationServerKey"));
  }

  /** The guides' {@code provider_token}: what it is follows from the platform. */
  static RecipientAddress providerToken(Fields fields, String platform) {
    return switch (platform) {
      case "ios", "macos", "watchos", "tvos" ->
          RecipientAddress.apns(fields.required("providerToken"));
      case "android" -> RecipientAddress.fcm(fields.required("providerToken"));
      case "huawei" -> RecipientAddress.hms(fields.required("providerToken"));
      case "windows" -> RecipientAddress.wns(fields.required("providerToken"));
      case "browser", "web" -> browserToken(fields);
      default ->
          throw ServiceException.invalid("provider_token needs a platform that has one provider");
    };
  }

  /** The guides' platforms, two of which the contract has no name for. */
  static Platform platform(String name) {
    return switch (name) {
      case "web" -> Platform.BROWSER;
      case "huawei" -> Platform.ANDROID;
      default -> Platform.ofWireName(name);
    };
  }

  /** A subscription as an object, or as JSON in a text. */
  private static RecipientAddress browserToken(Fields fields) {
    if (fields.any("providerToken") instanceof ObjectNode object) {
      return subscription(new Fields(object));
    }
    String text = fields.required("providerToken");
    if (Json.parse("providerToken", text) instanceof ObjectNode object) {
      return subscription(new Fields(object));
    }
    throw ServiceException.invalid("a browser's provider_token is its PushSubscription");
  }
}
