package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads what a publish says: the contract's payload and the browser notification's fields. */
public final class Contents {

  private static final int MAX_TITLE_BYTES = 256;
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_DATA_BYTES = 8192;
  private static final int MAX_URL = 2048;
  private static final int MAX_TAG = 256;
  private static final int MAX_ACTIONS = 10;
  private static final int MAX_VIBRATIONS = 32;
  private static final String[] FLAGS = {"requireInteraction", "silent", "renotify"};

  private Contents() {}

  /**
   * @return null when the payload says nothing at all
   * @throws ServiceException invalid_input, limit_exceeded; names the field
   */
  public static PublishCommand.Content read(Fields payload) {
    ObjectNode web = webNotification(payload);
    PublishCommand.Content content =
        new PublishCommand.Content(
            Checks.optional("templateId", payload.text("templateId"), 128),
            sized("templateData", payload.object("templateData")),
            Checks.bytes("title", payload.text("title"), MAX_TITLE_BYTES),
            Checks.bytes("body", payload.text("body"), MAX_BODY_BYTES),
            Checks.optional("icon", payload.text("icon"), MAX_URL),
            Checks.optional("sound", payload.text("sound"), 256),
            sized("data", payload.object("data")),
            web.isEmpty() ? null : web);
    boolean nothing =
        content.templateId() == null
            && content.title() == null
            && content.body() == null
            && content.data() == null
            && content.webNotification() == null;
    return nothing ? null : content;
  }

  private static ObjectNode webNotification(Fields payload) {
    ObjectNode web = Json.object();
    put(web, "badge", link("badge", payload.text("badge")));
    put(web, "image", link("image", payload.text("image")));
    put(web, "url", link("url", payload.text("url")));
    put(web, "tag", Checks.optional("tag", payload.text("tag"), MAX_TAG));
    for (String flag : FLAGS) {
      if (payload.has(flag)) {
        web.put(flag, payload.flag(flag));
      }
    }
    if (payload.has("vibrate")) {
      web.set("vibrate", vibrate(payload.any("vibrate")));
    }
    if (payload.has("actions")) {
      web.set("actions", actions(payload.list("actions")));
    }
    return web;
  }

  private static JsonNode vibrate(JsonNode pattern) {
    boolean fits = pattern.isInt() || (pattern.isArray() && pattern.size() <= MAX_VIBRATIONS);
    for (JsonNode length : pattern) {
      fits &= length.isInt() && length.intValue() >= 0;
    }
    if (!fits) {
      throw ServiceException.invalid("vibrate must be milliseconds, or a list of up to 32");
    }
    return pattern;
  }

  private static ArrayNode actions(ArrayNode given) {
    if (given.size() > MAX_ACTIONS) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "actions has at most " + MAX_ACTIONS + " entries");
    }
    ArrayNode checked = given.arrayNode();
    for (JsonNode item : given) {
      if (!(item instanceof ObjectNode object)) {
        throw ServiceException.invalid("each of actions must be an object");
      }
      Fields action = new Fields(object);
      ObjectNode kept = checked.addObject();
      kept.put("action", Checks.text("action", action.text("action"), 64));
      kept.put("title", Checks.text("title", action.text("title"), 128));
      put(kept, "icon", link("icon", action.text("icon")));
      put(kept, "url", link("url", action.text("url")));
    }
    return checked;
  }

  /** An http or https URL, or a path on the site itself: never a script. */
  private static String link(String field, String text) {
    if (text == null || Checks.optional(field, text, MAX_URL).isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean absolute = (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null;
      if (absolute || (scheme.isEmpty() && uri.getRawAuthority() == null)) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw ServiceException.invalid(field + " must be a URL");
    }
    throw ServiceException.invalid(field + " must be an https URL or a path");
  }

  private static ObjectNode sized(String field, ObjectNode value) {
    if (value != null) {
      Checks.bytes(field, value.toString(), MAX_DATA_BYTES);
    }
    return value;
  }

  private static void put(ObjectNode to, String name, String value) {
    if (value != null) {
      to.put(name, value);
    }
  }
}
