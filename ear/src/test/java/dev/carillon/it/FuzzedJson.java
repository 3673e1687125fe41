package dev.carillon.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Makes documents that are nearly what a schema of the OpenAPI document asks for. */
final class FuzzedJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 8;

  private final JsonNode api;
  private final Random random;

  FuzzedJson(JsonNode api, Random random) {
    this.api = api;
    this.random = random;
  }

  /** The body's text; now and then no JSON at all. */
  String body(JsonNode schema) {
    String text = value(schema, 0).toString();
    return switch (random.nextInt(20)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> "[".repeat(random.nextInt(3_000)) + text;
      case 2 -> "{\"a\":".repeat(random.nextInt(3_000)) + "1";
      case 3 -> text + text;
      case 4 -> FuzzedText.any(random);
      case 5 -> text.replaceFirst("\"", "\\\\ud800\"");
      default -> text;
    };
  }

  private JsonNode value(JsonNode written, int depth) {
    JsonNode schema = resolved(written);
    if (depth > MAX_DEPTH || random.nextInt(25) == 0) {
      return odd();
    }
    for (String kind : new String[] {"oneOf", "anyOf", "allOf"}) {
      if (schema.path(kind).isArray() && !schema.path(kind).isEmpty()) {
        return value(schema.path(kind).path(random.nextInt(schema.path(kind).size())), depth + 1);
      }
    }
    if (schema.path("enum").isArray() && random.nextInt(10) > 0) {
      return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
    }
    JsonNode type = schema.path("type");
    return switch ((type.isArray() ? type.path(0) : type).asText("object")) {
      case "string" -> JSON.textNode(FuzzedText.any(random));
      case "integer", "number" -> number();
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "array" -> array(schema, depth);
      default -> object(schema, depth);
    };
  }

  private JsonNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    int size = random.nextInt(20) == 0 ? 40 : random.nextInt(3);
    for (int i = 0; i < size; i++) {
      array.add(value(schema.path("items"), depth + 1));
    }
    return array;
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              if (random.nextInt(4) > 0) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
              }
            });
    if (random.nextInt(10) == 0) {
      object.set(FuzzedText.any(random), odd());
    }
    return object;
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode found = schema;
    for (int i = 0; i < 10 && found.has("$ref"); i++) {
      found = api.at(found.get("$ref").asText().substring(1));
    }
    return found;
  }

  private JsonNode number() {
    return switch (random.nextInt(6)) {
      case 0 -> JSON.numberNode(Long.MAX_VALUE);
      case 1 -> JSON.numberNode(-1);
      case 2 -> JSON.numberNode(1e300);
      case 3 -> JSON.numberNode(new java.math.BigInteger("9".repeat(400)));
      case 4 -> JSON.numberNode(System.currentTimeMillis() + 1_000_000);
      default -> JSON.numberNode(random.nextInt(100));
    };
  }

  private JsonNode odd() {
    return switch (random.nextInt(6)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.objectNode();
      case 2 -> JSON.arrayNode().add(JSON.arrayNode());
      case 3 -> number();
      case 4 -> JSON.booleanNode(true);
      default -> JSON.textNode(FuzzedText.any(random));
    };
  }
}
