package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.config.NamePattern;
import java.util.regex.Pattern;

/**
 * Routes that a key may call: an HTTP method, {@code GET}, or one with a path below the app that
 * may end in a star, {@code POST /push/publish*}.
 */
public record RouteRule(String text) {

  private static final Pattern FORM = Pattern.compile("(GET|POST|PUT|PATCH|DELETE)( /\\S{0,150})?");

  public RouteRule {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a method is GET, POST, PUT, PATCH or DELETE, and may have a path: GET /channels*");
    }
    if (text.indexOf(' ') > 0) {
      new NamePattern(path(text)); // one star, at its end
    }
  }

  boolean matches(String method, String path) {
    int space = text.indexOf(' ');
    return space < 0
        ? text.equals(method)
        : text.substring(0, space).equals(method) && new NamePattern(path(text)).matches(path);
  }

  private static String path(String text) {
    return text.substring(text.indexOf(' ') + 1);
  }
}
