package dev.carillon.ejb.realtime.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads one object of settings strictly: a name that nobody asks for and a value of another type
 * are errors that say where. Null is absent. Used by one thread.
 */
final class SettingsNode {

  private static final int MAX_LIST = 50;
  private static final int MAX_TEXT = 2_000;

  private final String path;
  private final ObjectNode node;
  private final Set<String> asked = new HashSet<>();

  /**
   * @param path what the object is called in errors
   * @param node an object, or null or a missing node for an empty one
   */
  SettingsNode(String path, JsonNode node) {
    this.path = path;
    if (node == null || node.isMissingNode() || node.isNull()) {
      this.node = JsonNodeFactory.instance.objectNode();
    } else if (node instanceof ObjectNode object) {
      this.node = object;
    } else {
      throw new IllegalArgumentException(path + " must be an object");
    }
  }

  private JsonNode get(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(path + '.' + name + " must be " + what);
  }

  boolean has(String name) {
    return get(name) != null;
  }

  boolean flag(String name, boolean usual) {
    JsonNode value = get(name);
    if (value != null && !value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value == null ? usual : value.booleanValue();
  }

  int number(String name, int usual) {
    JsonNode value = get(name);
    if (value != null && !(value.isIntegralNumber() && value.canConvertToInt())) {
      throw wrong(name, "a whole number");
    }
    return value == null ? usual : value.intValue();
  }

  /** Null when it is absent. */
  String text(String name) {
    JsonNode value = get(name);
    if (value != null && !(value.isTextual() && value.textValue().length() <= MAX_TEXT)) {
      throw wrong(name, "a string");
    }
    return value == null ? null : value.textValue();
  }

  String required(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      throw wrong(name, "given");
    }
    return value;
  }

  SettingsNode inner(String name) {
    return new SettingsNode(path + '.' + name, get(name));
  }

  ObjectNode object(String name) {
    return inner(name).node;
  }

  Set<String> texts(String name) {
    return new TreeSet<>(
        list(
            name,
            item -> {
              if (!item.isTextual()) {
                throw wrong(name, "a list of strings");
              }
              return item.textValue();
            }));
  }

  <T> List<T> list(String name, Function<JsonNode, T> reader) {
    JsonNode value = get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || value.size() > MAX_LIST) {
      throw wrong(name, "a list of at most " + MAX_LIST);
    }
    List<T> result = new ArrayList<>();
    value.forEach(item -> result.add(reader.apply(item)));
    return result;
  }

  /**
   * To be called when all was read.
   *
   * @throws IllegalArgumentException when there is more
   */
  void refuseTheRest() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) : name;
                throw new IllegalArgumentException(path + " has no setting " + shown);
              }
            });
  }
}
