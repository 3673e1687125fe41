package dev.carillon.mocks.apns;

import dev.carillon.mocks.oauth.Jwt;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the JWT of token-based authentication once, then remembers it. Thread-safe. */
final class ProviderTokens {

  private static final int MAX_KNOWN = 1000;
  private static final long MAX_AGE_SECONDS = 3600;

  /** A signing key and the team it belongs to. */
  private record Key(String teamId, PublicKey key) {}

  private final Map<String, Key> keys = new ConcurrentHashMap<>();
  private final Map<String, Long> checked = new ConcurrentHashMap<>();
  private final Clock clock;

  ProviderTokens(Clock clock) {
    this.clock = clock;
  }

  void trust(String teamId, String keyId, PublicKey key) {
    keys.put(keyId, new Key(teamId, key));
  }

  int distinct() {
    return checked.size();
  }

  /** The reason to refuse; null when good. With no key trusted, any credential is good. */
  String refusal(String authorization) {
    if (keys.isEmpty()) {
      return null;
    }
    if (authorization == null) {
      return "MissingProviderToken";
    }
    Long issued = checked.get(authorization);
    if (issued == null) {
      issued = check(authorization);
      if (issued == null) {
        return "InvalidProviderToken";
      }
    }
    long age = clock.instant().getEpochSecond() - issued;
    return age > MAX_AGE_SECONDS ? "ExpiredProviderToken" : null;
  }

  private Long check(String authorization) {
    String[] parts = authorization.split(" ", 2);
    if (parts.length != 2 || !parts[0].equalsIgnoreCase("bearer")) {
      return null;
    }
    try {
      Jwt jwt = Jwt.parse(parts[1]);
      Key key = keys.get(jwt.header().path("kid").asText());
      boolean good =
          key != null
              && key.teamId().equals(jwt.claims().path("iss").asText())
              && jwt.signedBy(key.key());
      if (!good) {
        return null;
      }
      long issued = jwt.claims().path("iat").asLong();
      if (checked.size() < MAX_KNOWN) {
        checked.put(authorization, issued);
      }
      return issued;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
