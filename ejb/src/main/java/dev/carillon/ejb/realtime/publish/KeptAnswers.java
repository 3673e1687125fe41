package dev.carillon.ejb.realtime.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Answers as they are kept for a repeated request. */
final class KeptAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();

  private KeptAnswers() {}

  static String write(List<ObjectNode> answers) {
    ArrayNode array = JSON.createArrayNode();
    answers.forEach(array::add);
    return array.toString();
  }

  /**
   * @param json null when the first request committed but had not answered yet: then the answer is
   *     without details
   */
  static List<ObjectNode> read(String json, int events) {
    List<ObjectNode> answers = new ArrayList<>();
    if (json != null) {
      try {
        for (JsonNode node : JSON.readTree(json)) {
          if (node instanceof ObjectNode answer) {
            answers.add(answer);
          }
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a kept answer is not JSON", e);
      }
    }
    while (answers.size() < events) {
      answers.add(JSON.createObjectNode());
    }
    return answers;
  }
}
