package dev.carillon.web.push;

import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.web.auth.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;

/** Who speaks for a device: read from the key's capability and the identity token's headers. */
final class Registrants {

  private static final String IDENTITY = "x-sockudo-device-identity-token";
  private static final String ROTATE = "x-sockudo-rotate-device-identity-token";
  private static final String BEARER = "bearer ";
  private static final int MAX_TOKEN = 256;
  private static final Set<String> YES = Set.of("1", "true", "yes");

  private Registrants() {}

  static Registrant of(Caller caller, HttpServletRequest request) {
    return new Registrant(caller.capability(), identityToken(request));
  }

  static boolean rotates(HttpServletRequest request) {
    String value = request.getHeader(ROTATE);
    return value != null && YES.contains(value.trim().toLowerCase(Locale.ROOT));
  }

  private static String identityToken(HttpServletRequest request) {
    String token = request.getHeader(IDENTITY);
    String authorization = request.getHeader("Authorization");
    if (token == null && authorization != null && startsWithBearer(authorization)) {
      token = authorization.substring(BEARER.length()).trim();
    }
    return token == null || token.length() > MAX_TOKEN ? null : token;
  }

  private static boolean startsWithBearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }
}
