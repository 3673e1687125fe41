package dev.carillon.mocks.webpush;

import dev.carillon.mocks.oauth.Jwt;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks {@code Authorization: vapid t=…, k=…} (RFC 8292) once for each value. Thread-safe. */
final class VapidCheck {

  private static final int MAX_KNOWN = 10_000;
  private static final long MAX_LIFE_SECONDS = 24 * 3600;

  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /** Whether it has the form of a VAPID header. */
  static boolean wellFormed(String authorization) {
    return authorization != null
        && authorization.startsWith("vapid ")
        && part(authorization, "t=") != null
        && part(authorization, "k=") != null;
  }

  /** Whether signature, audience (one of these origins), expiry and subject are right. */
  boolean good(String authorization, Set<String> origins, long nowSeconds) {
    Boolean before = known.get(authorization);
    if (before != null) {
      return before;
    }
    boolean good = check(authorization, origins, nowSeconds);
    if (known.size() < MAX_KNOWN) {
      known.put(authorization, good);
    }
    return good;
  }

  private static boolean check(String authorization, Set<String> origins, long nowSeconds) {
    try {
      Jwt jwt = Jwt.parse(part(authorization, "t="));
      byte[] key = Base64.getUrlDecoder().decode(part(authorization, "k="));
      long expires = jwt.claims().path("exp").asLong();
      return jwt.algorithm().equals("ES256")
          && jwt.signedBy(P256.decode(key))
          && origins.contains(jwt.claims().path("aud").asText())
          && expires > nowSeconds
          && expires <= nowSeconds + MAX_LIFE_SECONDS;
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false;
    }
  }

  private static String part(String authorization, String name) {
    for (String part : authorization.substring("vapid ".length()).split(",")) {
      if (part.strip().startsWith(name)) {
        return part.strip().substring(name.length());
      }
    }
    return null;
  }
}
