package dev.carillon.web.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import java.io.IOException;

/**
 * Reads request bodies, which are bounded by then, and makes answers. An object that names a field
 * twice is refused: readers disagree about which of the two counts.
 */
public final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  /**
   * @throws ServiceException invalid_input when it is not one JSON object
   */
  public static ObjectNode object(byte[] body) {
    if (tree(body) instanceof ObjectNode object) {
      return object;
    }
    throw ServiceException.invalid("the body must be a JSON object");
  }

  /**
   * @throws ServiceException invalid_input when it is not one JSON array
   */
  public static ArrayNode array(byte[] body) {
    if (tree(body) instanceof ArrayNode array) {
      return array;
    }
    throw ServiceException.invalid("the body must be a JSON array");
  }

  /**
   * Any JSON value in a text.
   *
   * @throws ServiceException invalid_input naming the field
   */
  public static JsonNode parse(String field, String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ServiceException.invalid(field + " is not JSON");
    }
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      // only where: the message could quote a secret
      String at = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
      boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
      throw ServiceException.invalid(
          (twice ? "the body names a field twice" : "the body is not JSON") + at);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }
}
