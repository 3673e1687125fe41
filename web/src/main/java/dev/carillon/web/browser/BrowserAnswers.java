package dev.carillon.web.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.DeviceView;
import dev.carillon.web.json.Json;
import java.time.Instant;
import java.util.List;

/** Writes the shapes of the browser routes. */
final class BrowserAnswers {

  /** Where browsers and phones usually cut; longer is sent all the same. */
  private static final int USUAL_TITLE = 65;

  private static final int USUAL_BODY = 240;

  private BrowserAnswers() {}

  static ObjectNode success(String message) {
    return Json.object().put("success", true).put("message", message);
  }

  static ObjectNode subscribed(DeviceView device) {
    ObjectNode answer = success("Subscribed successfully");
    answer
        .putObject("data")
        .put("subscriptionId", device.uuid().toString())
        .put("deviceId", device.deviceId())
        .put("deviceName", device.browser() == null ? null : device.browser().deviceName());
    return answer;
  }

  static ObjectNode devices(List<DeviceView> devices) {
    ObjectNode answer = Json.object().put("success", true).put("count", devices.size());
    ArrayNode list = answer.putObject("data").putArray("devices");
    devices.forEach(device -> list.add(device(device)));
    return answer;
  }

  /** Adds {@code warnings} for what will probably be cut when it is shown. */
  static ObjectNode withWarnings(ObjectNode answer, PublishCommand.Content content) {
    ArrayNode warnings = Json.object().arrayNode();
    if (content.title() != null && content.title().length() > USUAL_TITLE) {
      warnings.add("title has more than " + USUAL_TITLE + " characters and may be cut");
    }
    if (content.body() != null && content.body().length() > USUAL_BODY) {
      warnings.add("body has more than " + USUAL_BODY + " characters and may be cut");
    }
    if (!warnings.isEmpty()) {
      answer.set("warnings", warnings);
    }
    return answer;
  }

  private static ObjectNode device(DeviceView device) {
    DeviceRequest.Browser browser = device.browser();
    ObjectNode item = Json.object();
    item.put("id", device.uuid().toString()).put("deviceId", device.deviceId());
    item.put("deviceName", browser == null ? null : browser.deviceName());
    item.put("browser", browser == null ? null : browser.browser());
    item.put("os", browser == null ? null : browser.os());
    item.put("deviceType", browser == null ? device.profile().formFactor() : browser.deviceType());
    item.put("isActive", device.push().enabled());
    Long lastUsed = device.profile().lastActiveAtMs();
    item.put("lastUsedAt", lastUsed == null ? null : Instant.ofEpochMilli(lastUsed).toString());
    return item.put("createdAt", Instant.ofEpochMilli(device.profile().createdAtMs()).toString());
  }
}
