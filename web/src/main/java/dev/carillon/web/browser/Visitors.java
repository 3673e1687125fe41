package dev.carillon.web.browser;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.identity.EndUser;
import dev.carillon.ejb.registry.identity.UserTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * Who calls a browser route: a user by their token, or an administrator by a token that says so or
 * by an API key ({@code X-API-Key}, or {@code Authorization: apikey}).
 */
@ApplicationScoped
class Visitors {

  private static final String BEARER = "bearer ";
  private static final String API_KEY = "apikey ";
  private static final String USER = Visitors.class.getName();
  private static final int MAX_KEY = 256;

  private final UserTokens tokens;
  private final AppDirectory apps;
  private final CarillonConfig config;
  private final RateLimit rate = new RateLimit(100, Duration.ofMillis(200), System::nanoTime);

  /** For the container's proxy only. */
  Visitors() {
    this.tokens = null;
    this.apps = null;
    this.config = null;
  }

  @Inject
  Visitors(UserTokens tokens, AppDirectory apps, CarillonConfig config) {
    this.tokens = tokens;
    this.apps = apps;
    this.config = config;
  }

  /**
   * Checks token or key before the body is read.
   *
   * @return who is to be charged for it
   * @throws ServiceException auth_failed, feature_disabled when push is off
   */
  String owner(HttpServletRequest request) {
    requireEnabled();
    if (key(request) != null) {
      return ofKey(request).appId();
    }
    EndUser user = ofToken(request);
    return user.app().appId() + ' ' + user.userId();
  }

  /**
   * @throws ServiceException auth_failed, rate_limited, feature_disabled when push is off
   */
  EndUser user(HttpServletRequest request) {
    requireEnabled();
    EndUser user = ofToken(request);
    rate.require(user.app().appId() + ' ' + user.userId());
    return user;
  }

  /**
   * The app that an administrator acts for.
   *
   * @throws ServiceException auth_failed, forbidden for other users and keys, rate_limited
   */
  App administrator(HttpServletRequest request) {
    requireEnabled();
    App app = key(request) == null ? ofAdministrator(request) : ofKey(request);
    rate.require(app.appId());
    return app;
  }

  /** The app of whatever token there is, even one whose time is over; empty without. */
  Optional<App> app(HttpServletRequest request) {
    String token = scheme(request, BEARER);
    return token == null ? Optional.empty() : Optional.of(tokens.verifySignature(token).app());
  }

  private void requireEnabled() {
    if (!config.push().enabled()) {
      throw new ServiceException(ErrorCode.FEATURE_DISABLED, "push is disabled");
    }
  }

  private App ofAdministrator(HttpServletRequest request) {
    EndUser user = ofToken(request);
    if (!user.administrator()) {
      throw forbidden();
    }
    return user.app();
  }

  /** Verified once a request. */
  private EndUser ofToken(HttpServletRequest request) {
    if (request.getAttribute(USER) instanceof EndUser user) {
      return user;
    }
    EndUser user = tokens.verify(scheme(request, BEARER));
    request.setAttribute(USER, user);
    return user;
  }

  private App ofKey(HttpServletRequest request) {
    String raw = key(request);
    AppKey key =
        (raw.length() > MAX_KEY ? Optional.<AppKey>empty() : apps.apiKey(raw))
            .orElseThrow(
                () -> new ServiceException(ErrorCode.AUTH_FAILED, "no app has this API key"));
    if (key.capability() != Capability.ADMIN) {
      throw forbidden();
    }
    return apps.byId(key.appId()).orElseThrow(Visitors::forbidden);
  }

  /** Null when there is none. */
  private static String key(HttpServletRequest request) {
    String header = request.getHeader("X-API-Key");
    return header == null ? scheme(request, API_KEY) : header;
  }

  private static ServiceException forbidden() {
    return new ServiceException(ErrorCode.FORBIDDEN, "an administrator is required");
  }

  private static String scheme(HttpServletRequest request, String scheme) {
    String authorization = request.getHeader("Authorization");
    return authorization != null && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        ? authorization.substring(scheme.length()).trim()
        : null;
  }
}
