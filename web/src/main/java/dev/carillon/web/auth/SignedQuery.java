package dev.carillon.web.auth;

import dev.carillon.ejb.platform.text.PlainText;
import dev.carillon.web.error.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The query of a signed request: decoded values by lower-cased key, in the order in which they are
 * signed. A key may stand there once, so that what is signed is what the route reads. Values are
 * signed decoded, so none may hold what separates parameters: {@code a=1%26b=2} and {@code a=1&b=2}
 * would have one signature. An equals sign may stand in a value (names of channels have it) but in
 * no name, so that the first one is the separator.
 */
final class SignedQuery {

  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_PARAMETERS = 100;
  private static final String SIGNATURE = "auth_signature";

  private final TreeMap<String, String> values;

  private SignedQuery(TreeMap<String, String> values) {
    this.values = values;
  }

  /**
   * @param query as sent; null for none
   * @throws RefusedException 400 when it is malformed or a key is repeated
   */
  static SignedQuery parse(String query) throws RefusedException {
    TreeMap<String, String> values = new TreeMap<>();
    if (query == null || query.isEmpty()) {
      return new SignedQuery(values);
    }
    String[] parts = query.length() > MAX_LENGTH ? new String[0] : query.split("&", -1);
    if (parts.length == 0 || parts.length > MAX_PARAMETERS) {
      throw new RefusedException(400, "invalid_input", "the query is too long");
    }
    for (String part : parts) {
      int equals = part.indexOf('=');
      String key = decode(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decode(part.substring(equals + 1));
      requireOneReading(key, value);
      if (values.put(lower(key), value) != null) {
        throw new RefusedException(400, "invalid_input", "a query parameter is repeated");
      }
    }
    return new SignedQuery(values);
  }

  /** Null when it is absent. */
  String get(String key) {
    return values.get(key);
  }

  /**
   * @throws RefusedException 400 when it is absent or empty
   */
  String required(String key) throws RefusedException {
    String value = values.get(key);
    if (value == null || value.isEmpty()) {
      throw new RefusedException(400, "invalid_input", key + " is missing");
    }
    return value;
  }

  /** {@code METHOD\npath\nk=v&k=v}, all parameters but the signature. */
  String stringToSign(String method, String rawPath) {
    StringBuilder text = new StringBuilder(256);
    text.append(method).append('\n').append(rawPath).append('\n');
    char separator = 0;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (!entry.getKey().equals(SIGNATURE)) {
        if (separator != 0) {
          text.append(separator);
        }
        text.append(entry.getKey()).append('=').append(entry.getValue());
        separator = '&';
      }
    }
    return text.toString();
  }

  private static void requireOneReading(String key, String value) throws RefusedException {
    boolean plain = PlainText.isPlain(key) && PlainText.isPlain(value);
    if (!plain || key.indexOf('=') >= 0 || key.indexOf('&') >= 0 || value.indexOf('&') >= 0) {
      throw new RefusedException(
          400,
          "invalid_input",
          "a signed query holds no '&' in names and values, no '=' in names, and no control"
              + " characters");
    }
  }

  private static String lower(String key) {
    return key.toLowerCase(java.util.Locale.ROOT);
  }

  private static String decode(String text) throws RefusedException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "invalid_input", "the query is malformed");
    }
  }
}
