package dev.carillon.ejb.registry.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.text.PlainText;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Verifies user tokens: JWTs whose audience is an app's id and whose subject is the user, signed
 * HS256 with the app's signing secret, or RS256 or ES256 with a key at the app's JWKS address. The
 * algorithm never chooses the kind of key: a secret verifies HS256 alone. Safe for many threads.
 */
@ApplicationScoped
public class UserTokens {

  private static final int MAX_LENGTH = 8192;
  private static final int MAX_AUDIENCES = 5;
  private static final int MAX_USER = 256;
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final List<String> ADMINISTRATOR = List.of("admin", "push-admin");

  private final AppDirectory apps;
  private final TokenKeys keys;
  private final Clock clock;
  private final boolean expiryRequired;

  @Inject
  public UserTokens(AppDirectory apps, TokenKeys keys, Clock clock, CarillonConfig config) {
    this(apps, keys, clock, !config.development());
  }

  /**
   * @param expiryRequired whether a token without an end is refused, as in production
   */
  UserTokens(AppDirectory apps, TokenKeys keys, Clock clock, boolean expiryRequired) {
    this.apps = apps;
    this.keys = keys;
    this.clock = clock;
    this.expiryRequired = expiryRequired;
  }

  /**
   * The user of a valid token.
   *
   * @throws ServiceException auth_failed when it is malformed, forged, not for an app of ours, or
   *     outside its time; service_unavailable when the app's keys cannot be fetched
   */
  public EndUser verify(String token) {
    EndUser user = verifySignature(token);
    requireInTime(claims(parse(token)));
    return user;
  }

  /**
   * As {@link #verify}, whatever the time: enough to learn which app a browser belongs to.
   *
   * @throws ServiceException auth_failed, service_unavailable
   */
  public EndUser verifySignature(String token) {
    SignedJWT jwt = parse(token);
    if (jwt.getHeader().getCriticalParams() != null) {
      throw refused(
          "the token demands extensions (crit) that are not known here"); // RFC 7515, 4.1.11
    }
    JWTClaimsSet claims = claims(jwt);
    App app = app(claims);
    if (!signed(jwt, app)) {
      throw refused("the token's signature does not match");
    }
    String user = claims.getSubject();
    if (user == null || user.isBlank() || user.length() > MAX_USER || !PlainText.isPlain(user)) {
      throw refused("the token's subject must be a user of 1 to " + MAX_USER + " characters");
    }
    return new EndUser(app, user, administrator(claims));
  }

  private boolean signed(SignedJWT jwt, App app) {
    JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
    if (JWSAlgorithm.HS256.equals(algorithm)) {
      return keys.verifyShared(app.appId(), jwt);
    }
    if (JWSAlgorithm.RS256.equals(algorithm) || JWSAlgorithm.ES256.equals(algorithm)) {
      return app.settings().jwksUrl() != null && keys.verifyPublic(app.settings().jwksUrl(), jwt);
    }
    throw refused("the token's algorithm must be HS256, RS256 or ES256");
  }

  private App app(JWTClaimsSet claims) {
    return claims.getAudience().stream()
        .limit(MAX_AUDIENCES)
        .filter(audience -> audience.length() <= 128 && PlainText.isPlain(audience))
        .flatMap(audience -> apps.byId(audience).stream())
        .findFirst()
        .orElseThrow(() -> refused("the token's audience is no app of this server"));
  }

  private void requireInTime(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    if (expires == null && expiryRequired) {
      throw refused("the token names no time of its end (exp)");
    }
    if (expires != null && !now.minus(LEEWAY).isBefore(expires.toInstant())) {
      throw refused("the token has expired");
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.plus(LEEWAY).isBefore(notBefore.toInstant())) {
      throw refused("the token is not valid yet");
    }
  }

  private static SignedJWT parse(String token) {
    if (token == null || token.isEmpty() || token.length() > MAX_LENGTH) {
      throw refused("a bearer token is required");
    }
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw refused("the token is not a signed JWT");
    }
  }

  private static JWTClaimsSet claims(SignedJWT jwt) {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw refused("the token's claims are malformed");
    }
  }

  private static boolean administrator(JWTClaimsSet claims) {
    for (String name : new String[] {"capability", "role", "roles"}) {
      Object value = claims.getClaim(name);
      if (value instanceof String text && ADMINISTRATOR.contains(text)) {
        return true;
      }
      if (value instanceof List<?> list && list.stream().anyMatch(ADMINISTRATOR::contains)) {
        return true;
      }
    }
    return false;
  }

  private static ServiceException refused(String message) {
    return new ServiceException(ErrorCode.AUTH_FAILED, message);
  }
}
