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
import dev.carillon.web.auth.ApiKeys;
import dev.carillon.web.auth.KeyHolders;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls a browser route: a user by their token, or an administrator by a token that says so or
 * by an API key ({@code X-API-Key}, or {@code Authorization: apikey}).
 */
@ApplicationScoped
class Visitors {

  private static final String BEARER = "bearer ";
  private static final String USER = Visitors.class.getName() + ".user";
  private static final String KEYED = Visitors.class.getName() + ".keyed";
  private static final String APP = Visitors.class.getName() + ".app";

  private final UserTokens tokens;
  private final AppDirectory apps;
  private final KeyHolders holders;
  private final CarillonConfig config;
  private final RateLimit rate = new RateLimit(100, Duration.ofMillis(200));

  @Inject
  Visitors(UserTokens tokens, AppDirectory apps, KeyHolders holders, CarillonConfig config) {
    this.tokens = tokens;
    this.apps = apps;
    this.holders = holders;
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
    if (ApiKeys.of(request) != null) {
      return ofKey(request).appId();
    }
    EndUser user = ofToken(request);
    return user.app().appId() + ' ' + user.userId();
  }

  /**
   * Lets a user through.
   *
   * @throws ServiceException auth_failed, rate_limited, feature_disabled when push is off
   */
  void admitUser(HttpServletRequest request) {
    requireEnabled();
    EndUser user = ofToken(request);
    rate.require(user.app().appId() + ' ' + user.userId());
  }

  /** The user who was let through. */
  static EndUser user(HttpServletRequest request) {
    if (request.getAttribute(USER) instanceof EndUser user) {
      return user;
    }
    throw new ServiceException(ErrorCode.AUTH_FAILED, "a user's token is required");
  }

  /**
   * Lets an administrator through.
   *
   * @throws ServiceException auth_failed, forbidden for other users and keys, rate_limited
   */
  void admitAdministrator(HttpServletRequest request) {
    requireEnabled();
    App app = ApiKeys.of(request) == null ? ofAdministrator(request) : ofKey(request);
    rate.require(app.appId());
    request.setAttribute(APP, app);
  }

  /** The app that the administrator acts for who was let through. */
  static App administered(HttpServletRequest request) {
    if (request.getAttribute(APP) instanceof App app) {
      return app;
    }
    throw forbidden();
  }

  /** The app of whatever token there is, even one whose time is over; empty without. */
  Optional<App> app(HttpServletRequest request) {
    String token = ApiKeys.scheme(request, BEARER);
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
    EndUser user = tokens.verify(ApiKeys.scheme(request, BEARER));
    request.setAttribute(USER, user);
    return user;
  }

  /**
   * What is known of the caller, to be put on the request again when its body is there: it goes on
   * without the attributes that it had, and as JAX-RS hands it out not all that it can be asked
   * works then (RESTEasy's proxy has the methods of the server's own class).
   */
  static Map<String, Object> known(HttpServletRequest request) {
    Map<String, Object> known = new HashMap<>();
    for (String name : new String[] {USER, KEYED}) {
      if (request.getAttribute(name) != null) {
        known.put(name, request.getAttribute(name));
      }
    }
    return known;
  }

  /** Looked up once a request. */
  private App ofKey(HttpServletRequest request) {
    if (request.getAttribute(KEYED) instanceof App app) {
      return app;
    }
    AppKey key = holders.require(request, request.getRequestURI());
    if (key.capability() != Capability.ADMIN || key.scope().isOfChannels()) {
      throw forbidden();
    }
    App app = apps.byId(key.appId()).orElseThrow(Visitors::forbidden);
    request.setAttribute(KEYED, app);
    return app;
  }

  private static ServiceException forbidden() {
    return new ServiceException(ErrorCode.FORBIDDEN, "an administrator is required");
  }
}
