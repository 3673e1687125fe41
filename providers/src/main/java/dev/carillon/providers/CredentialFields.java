package dev.carillon.providers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes checked text out of a credential's JSON; messages name the field and never the value. */
public final class CredentialFields {

  private CredentialFields() {}

  /**
   * A field that must be there.
   *
   * @throws IllegalArgumentException when it is missing, empty, too long or no text
   */
  public static String required(ObjectNode fields, String name, int maxLength) {
    String value = optional(fields, name, maxLength);
    if (value == null) {
      throw new IllegalArgumentException(name + " is required");
    }
    return value;
  }

  /**
   * A field that may be missing, null or empty: then null.
   *
   * @throws IllegalArgumentException when it is too long or no text
   */
  public static String optional(ObjectNode fields, String name, int maxLength) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " must be text");
    }
    requireShort(value.textValue(), name, maxLength);
    return value.textValue().isBlank() ? null : value.textValue();
  }

  /**
   * Bounds the length of a value.
   *
   * @throws IllegalArgumentException when the value is longer
   */
  public static void requireShort(String value, String name, int maxLength) {
    if (value.length() > maxLength) {
      throw new IllegalArgumentException(name + " must have at most " + maxLength + " characters");
    }
  }
}
