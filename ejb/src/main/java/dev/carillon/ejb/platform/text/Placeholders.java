package dev.carillon.ejb.platform.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for values. {@code {{name}}} and {@code {{a.b}}} stand for values, spaces
 * inside the braces do not matter; {@code \{{} stands for the braces themselves. A value that is
 * missing is empty, for one name must not stop a whole publish; an object or a list is its JSON.
 * Braces that hold no name stay as they are. What a value holds is never looked at again. Immutable.
 */
public final class Placeholders {

  private static final Pattern PLACE =
      Pattern.compile("\\\\(\\{\\{)|\\{\\{\\s*([A-Za-z0-9_.-]{1,200})\\s*}}");

  private final List<Part> parts;

  /** Either a literal or the path of a value. */
  private record Part(String literal, String path) {}

  /**
   * A filled text.
   *
   * @param cut whether there was more than the bound allows
   */
  public record Filled(String text, boolean cut) {}

  private Placeholders(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  public static Placeholders parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(text);
    int from = 0;
    while (places.find()) {
      parts.add(new Part(text.substring(from, places.start()), null));
      parts.add(
          places.group(1) == null
              ? new Part(null, places.group(2))
              : new Part(places.group(1), null));
      from = places.end();
    }
    parts.add(new Part(text.substring(from), null));
    return new Placeholders(parts);
  }

  /** The values it asks for, in the order of the text. */
  public Set<String> paths() {
    Set<String> paths = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part.path() != null) {
        paths.add(part.path());
      }
    }
    return paths;
  }

  /**
   * Puts values in their places.
   *
   * @param values the value of a path; null or missing for none
   * @param maxCharacters past which the text is cut, between characters
   */
  public Filled fill(Function<String, JsonNode> values, int maxCharacters) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.path() == null ? part.literal() : text(values.apply(part.path())));
      if (text.length() > maxCharacters) {
        boolean inside = Character.isHighSurrogate(text.charAt(maxCharacters - 1));
        text.setLength(inside ? maxCharacters - 1 : maxCharacters);
        return new Filled(text.toString(), true);
      }
    }
    return new Filled(text.toString(), false);
  }

  private static String text(JsonNode value) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return "";
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /** Follows a path into an object; null where there is nothing. */
  public static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String name : path.split("\\.", -1)) {
      node = node == null ? MissingNode.getInstance() : node.path(name);
    }
    return node;
  }
}
