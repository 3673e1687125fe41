package dev.carillon.web.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;

/**
 * Reads an object's fields under either spelling, {@code deviceId} or {@code device_id}. A field
 * that is null is absent; one of another type is refused (invalid_input).
 */
public final class Fields {

  private final ObjectNode node;

  public Fields(ObjectNode node) {
    this.node = node;
  }

  /** The value, null when it is absent. */
  public JsonNode any(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      value = node.get(snake(name));
    }
    return value == null || value.isNull() ? null : value;
  }

  public boolean has(String name) {
    return any(name) != null;
  }

  /** The text, null when it is absent. */
  public String text(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw ServiceException.invalid(name + " must be a string");
    }
    return value.textValue();
  }

  /** The text under the first of these names that is there, null when none is. */
  public String firstText(String... names) {
    for (String name : names) {
      String value = text(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The text; absent or empty is refused. */
  public String required(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      throw ServiceException.invalid(name + " is required");
    }
    return value;
  }

  /** The whole number within these bounds, null when it is absent. */
  public Long number(String name, long min, long max) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw ServiceException.invalid(name + " must be a whole number");
    }
    if (value.longValue() < min || value.longValue() > max) {
      throw ServiceException.invalid(name + " must be from " + min + " to " + max);
    }
    return value.longValue();
  }

  /** The number, null when it is absent. */
  public Double decimal(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw ServiceException.invalid(name + " must be a number");
    }
    return value.doubleValue();
  }

  public boolean flag(String name) {
    JsonNode value = any(name);
    if (value != null && !value.isBoolean()) {
      throw ServiceException.invalid(name + " must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** The object, null when it is absent. */
  public ObjectNode object(String name) {
    JsonNode value = any(name);
    if (value == null || value instanceof ObjectNode) {
      return (ObjectNode) value;
    }
    throw ServiceException.invalid(name + " must be an object");
  }

  /** The fields of an inner object; absent is refused. */
  public Fields inner(String name) {
    ObjectNode value = object(name);
    if (value == null) {
      throw ServiceException.invalid(name + " is required");
    }
    return new Fields(value);
  }

  /** The list, null when it is absent. */
  public ArrayNode list(String name) {
    JsonNode value = any(name);
    if (value == null || value instanceof ArrayNode) {
      return (ArrayNode) value;
    }
    throw ServiceException.invalid(name + " must be a list");
  }

  /** Refuses a body that names another app than the path. */
  public void requireApp(String appId) {
    String named = text("appId");
    if (named != null && !named.equals(appId)) {
      throw ServiceException.invalid("appId is not the app of the path");
    }
  }

  public ObjectNode node() {
    return node;
  }

  /** How a field is spelt with underscores. */
  public static String snake(String camel) {
    StringBuilder text = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        text.append('_').append(Character.toLowerCase(c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
