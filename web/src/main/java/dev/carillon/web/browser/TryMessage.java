package dev.carillon.web.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import dev.carillon.web.push.Contents;
import jakarta.validation.constraints.NotBlank;

/**
 * A notification that someone tries out; each field but the first is as in the payload of a
 * publish.
 *
 * @param deviceId null for all of the user's
 */
record TryMessage(
    String deviceId,
    @NotBlank String title,
    String body,
    String icon,
    String badge,
    String image,
    String url,
    String tag,
    String sound,
    Boolean requireInteraction,
    Boolean silent,
    Boolean renotify,
    JsonNode vibrate,
    JsonNode actions,
    ObjectNode data) {

  /**
   * @throws ServiceException invalid_input, limit_exceeded; names the field
   */
  PublishCommand.Content content() {
    ObjectNode payload = Json.object().put("title", title).put("body", body).put("icon", icon);
    payload.put("badge", badge).put("image", image).put("url", url).put("tag", tag);
    payload.put("sound", sound).put("requireInteraction", requireInteraction);
    payload.put("silent", silent).put("renotify", renotify);
    payload.set("vibrate", vibrate);
    payload.set("actions", actions);
    payload.set("data", data);
    return Contents.read(new Fields(payload));
  }
}
