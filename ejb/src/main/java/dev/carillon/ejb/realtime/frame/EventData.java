package dev.carillon.ejb.realtime.frame;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * What an event carries, in both shapes: the first generation always sends a string (which clients
 * read as JSON when it is JSON), the second sends JSON.
 *
 * @param text the first generation's string, not yet quoted
 * @param json a JSON value, ready to stand in a frame
 */
public record EventData(String text, String json) {

  private static final ObjectReader JSON =
      JsonMapper.builder().build().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The data of a text that a publisher gave as a JSON string. */
  public static EventData ofText(String text) {
    return new EventData(text, isJson(text) ? text : TextNode.valueOf(text).toString());
  }

  /** The data of any JSON value; a missing one is an empty text. */
  public static EventData of(JsonNode value) {
    if (value.isMissingNode()) {
      return ofText("");
    }
    if (value.isTextual()) {
      return ofText(value.textValue());
    }
    String json = value.toString();
    return new EventData(json, json);
  }

  /** How long the text is in UTF-8. */
  public int bytes() {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // the two halves of a pair make four bytes
      bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
    }
    return bytes;
  }

  private static boolean isJson(String text) {
    // Most strings that are not JSON show it in their first character: do not parse those.
    int start = 0;
    while (start < text.length() && " \t\r\n".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    if (start == text.length() || "{[\"-0123456789tfn".indexOf(text.charAt(start)) < 0) {
      return false;
    }
    try {
      JsonNode tree = JSON.readTree(text);
      return tree != null && !tree.isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
