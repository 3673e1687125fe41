package dev.carillon.ejb.pipeline.message;

import java.util.Map;

/**
 * Recipients of the same variant get the same message. Equal when they would.
 *
 * @param locale of the template, null for its default
 * @param values what the message says of the recipient, by path
 */
public record Variant(String locale, Map<String, String> values) {

  /** The only one of a message that is the same for all. */
  public static final Variant SAME = new Variant(null, Map.of());

  public Variant {
    values = Map.copyOf(values);
  }
}
