package dev.carillon.web.auth;

import jakarta.servlet.http.HttpServletRequest;

/** Where a request carries an API key or a token. */
public final class ApiKeys {

  /** Carries an API key. */
  public static final String HEADER = "X-API-Key";

  private static final String SCHEME = "apikey ";
  private static final int MAX = 256;

  private ApiKeys() {}

  /** The {@code X-API-Key}, or {@code Authorization: apikey KEY}; null for none. */
  public static String of(HttpServletRequest request) {
    return of(request.getHeader(HEADER), request.getHeader("Authorization"));
  }

  /** The same of the values of both headers; null for one that is not there. */
  public static String of(String header, String authorization) {
    String key = header == null ? scheme(authorization, SCHEME) : header;
    return key == null || key.length() <= MAX ? key : "";
  }

  /**
   * What follows a scheme in {@code Authorization}; null for none.
   *
   * @param scheme in lower case, with the space
   */
  public static String scheme(HttpServletRequest request, String scheme) {
    return scheme(request.getHeader("Authorization"), scheme);
  }

  private static String scheme(String authorization, String scheme) {
    return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? authorization.substring(scheme.length()).strip()
        : null;
  }
}
