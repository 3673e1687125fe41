package dev.carillon.providers.http2;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Headers of a request, made once and shared by all requests that carry them. Immutable. May hold
 * secrets: prints names only.
 */
public final class RequestHeaders {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final RequestHeaders NONE = new RequestHeaders(List.of());

  private final List<String> namesAndValues;

  private RequestHeaders(List<String> namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  public static RequestHeaders none() {
    return NONE;
  }

  /** These headers; names in any case. */
  public static RequestHeaders of(Map<String, String> headers) {
    RequestHeaders result = NONE;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      result = result.with(header.getKey(), header.getValue());
    }
    return result;
  }

  /**
   * These headers and one more.
   *
   * @throws IllegalArgumentException when the name is none (RFC 9110 section 5.1) or the value has
   *     a character other than printable ASCII
   */
  public RequestHeaders with(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a header");
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException("the header " + name + " must be printable ASCII");
      }
    }
    List<String> more = new ArrayList<>(namesAndValues.size() + 2);
    more.addAll(namesAndValues);
    more.add(name.toLowerCase(Locale.ROOT));
    more.add(value);
    return new RequestHeaders(List.copyOf(more));
  }

  void writeTo(MultiMap headers) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      headers.add(namesAndValues.get(i), namesAndValues.get(i + 1));
    }
  }

  @Override
  public String toString() {
    StringBuilder names = new StringBuilder("headers");
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      names.append(' ').append(namesAndValues.get(i));
    }
    return names.toString();
  }
}
