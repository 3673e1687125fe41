package dev.carillon.ejb.registry.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import java.util.Map;

/** A checked template: content for each locale, and provider messages that replace it. */
record Template(String templateId, ObjectNode json) {

  private static final int MAX_LOCALES = 100;
  private static final int MAX_OVERRIDE_BYTES = 4096;
  private static final int MAX_TITLE_BYTES = 256;
  private static final int MAX_BODY_BYTES = 4096;

  static Template read(String appId, ObjectNode body) {
    String templateId = Checks.text("templateId", text(body, "templateId", "template_id"), 128);
    String defaultLocale =
        Checks.text("defaultLocale", text(body, "defaultLocale", "default_locale"), 35);
    ObjectNode locales = locales(object(body.get("locales"), "locales"));
    if (!locales.has(defaultLocale)) {
      throw ServiceException.invalid("defaultLocale must be one of locales");
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("appId", appId).put("templateId", templateId).put("defaultLocale", defaultLocale);
    json.set("locales", locales);
    JsonNode overrides = either(body, "providerOverrides", "provider_overrides");
    if (overrides != null && !overrides.isNull()) {
      json.set("providerOverrides", overrides(overrides));
    }
    return new Template(templateId, json);
  }

  private static ObjectNode locales(ObjectNode given) {
    if (given.isEmpty() || given.size() > MAX_LOCALES) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "locales must have 1 to " + MAX_LOCALES + " entries");
    }
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      Checks.text("locale", entry.getKey(), 35);
      checked.set(entry.getKey(), content(object(entry.getValue(), "locales." + entry.getKey())));
    }
    return checked;
  }

  private static ObjectNode content(ObjectNode given) {
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    checked.put("title", required("title", text(given, "title", "title"), MAX_TITLE_BYTES));
    checked.put("body", required("body", text(given, "body", "body"), MAX_BODY_BYTES));
    put(checked, "icon", Checks.optional("icon", text(given, "icon", "icon"), 2048));
    put(checked, "sound", Checks.optional("sound", text(given, "sound", "sound"), 256));
    String collapseKey = text(given, "collapseKey", "collapse_key");
    put(checked, "collapseKey", Checks.optional("collapseKey", collapseKey, 64));
    return checked;
  }

  /** As an object by provider, which is how it is stored, or as a list. */
  private static ObjectNode overrides(JsonNode given) {
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    if (given.isArray() && given.size() <= ProviderKind.values().length) {
      given.forEach(item -> override(checked, item.path("provider").asText(), item));
    } else {
      object(given, "providerOverrides")
          .properties()
          .forEach(entry -> override(checked, entry.getKey(), entry.getValue()));
    }
    return checked;
  }

  private static void override(ObjectNode checked, String provider, JsonNode item) {
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind.wireName().equalsIgnoreCase(provider)) {
        ObjectNode payload =
            item.get("payload") instanceof ObjectNode inner
                ? inner
                : object(item, "providerOverrides." + provider);
        Checks.bytes("a provider override", payload.toString(), MAX_OVERRIDE_BYTES);
        checked.putObject(kind.wireName()).put("provider", kind.wireName()).set("payload", payload);
        return;
      }
    }
    throw ServiceException.invalid("providerOverrides names an unknown provider");
  }

  private static ObjectNode object(JsonNode node, String field) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ServiceException.invalid(field + " must be an object");
  }

  private static String required(String field, String value, int maxBytes) {
    if (value == null || value.isEmpty()) {
      throw ServiceException.invalid(field + " is required");
    }
    return Checks.bytes(field, value, maxBytes);
  }

  private static JsonNode either(ObjectNode node, String camel, String snake) {
    return node.has(camel) ? node.get(camel) : node.get(snake);
  }

  private static String text(ObjectNode node, String camel, String snake) {
    JsonNode value = either(node, camel, snake);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw ServiceException.invalid(camel + " must be a string");
    }
    return value.textValue();
  }

  private static void put(ObjectNode to, String name, String value) {
    if (value != null) {
      to.put(name, value);
    }
  }
}
