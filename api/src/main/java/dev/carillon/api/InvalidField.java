package dev.carillon.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * What is wrong with one field of a request, or with one parameter of its query.
 *
 * @param place a JSON pointer into the body as a fragment, {@code #/keys/auth} (RFC 6901, as the
 *     example of RFC 9457 has it), or the name of a query parameter
 * @param detail for the caller to see; never the value itself, which may be a secret
 */
public record InvalidField(String place, String detail) implements Serializable {

  /** Marks a place in a body. */
  private static final String POINTER = "#/";

  public InvalidField {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether it stands in the body. */
  public boolean inBody() {
    return place.startsWith(POINTER);
  }

  /** The field as people write it, {@code keys.auth}. */
  public String name() {
    return inBody() ? place.substring(POINTER.length()).replace('/', '.') : place;
  }
}
