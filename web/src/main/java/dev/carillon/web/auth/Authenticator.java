package dev.carillon.web.auth;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.web.error.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks signatures of {@code /apps/{appId}/**} in this order: the form of the path and of the
 * parameters (400), the key (404), its app (401), the time and the signature (401), the wished
 * capability (403); and once the body is there its hash (401) and the content type (400). A key's
 * id is no secret, so no body is read for who knows no more than that.
 */
@ApplicationScoped
class Authenticator {

  static final String CAPABILITY_HEADER = "x-sockudo-push-capability";

  private static final Pattern PATH = Pattern.compile("/apps/([^/]*)(/.*)?");

  /**
   * Path parameters: no route has them, and to routing {@code /push;x} is {@code /push}. Names of
   * channels may hold a semicolon, and Pusher's libraries send it as it is.
   */
  private static final Pattern PARAMETERS = Pattern.compile("^/apps/[^/]*/(?!channels/).*;");

  private static final Pattern APP_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern JSON =
      Pattern.compile("application/json|[^/;\\s]+/[^/;\\s]*\\+json", Pattern.CASE_INSENSITIVE);
  private static final long WINDOW_SECONDS = 600;
  private static final String AUTH_FAILED = "auth_failed";
  private static final String INVALID = "invalid_input";

  private final AppDirectory apps;
  private final Clock clock;

  @Inject
  Authenticator(AppDirectory apps, Clock clock) {
    this.apps = apps;
    this.clock = clock;
  }

  /**
   * What is known of a request before its body is read.
   *
   * @param hasBody whether its length was said and is not 0
   */
  record Head(
      String method,
      String rawPath,
      String query,
      String contentType,
      String capability,
      boolean hasBody) {}

  /**
   * A request whose head is signed, or that carries an API key. What is left to check is that the
   * body is the one that was signed.
   *
   * @param signed false for an API key, which binds no body
   */
  record Admitted(
      App app,
      AppKey key,
      Capability capability,
      boolean signed,
      String bodyHash,
      String contentType) {
    Caller with(byte[] body) throws RefusedException {
      if (signed) {
        requireBodyHash(bodyHash, body);
      }
      if (body.length > 0) {
        requireJson(contentType);
      }
      return new Caller(app, key, capability, body);
    }
  }

  /** The app that a path speaks of, whose key this is. */
  Admitted withKey(Head head, AppKey key) throws RefusedException {
    String appId = appId(head.rawPath());
    if (!key.reaches(appId)) {
      throw new RefusedException(401, AUTH_FAILED, "the key is not one of this app");
    }
    Capability capability = lowered(key.capability(), head.capability());
    return new Admitted(app(appId), key, capability, false, null, head.contentType());
  }

  /** A path as the rules of a key name it: what follows the app. */
  static String belowApp(String rawPath) {
    Matcher path = PATH.matcher(rawPath);
    return path.matches() && path.group(2) != null ? path.group(2) : "/";
  }

  private App app(String appId) throws RefusedException {
    return apps.byId(appId)
        .orElseThrow(() -> new RefusedException(404, "app_not_found", "no such app"));
  }

  Admitted authenticate(Head head) throws RefusedException {
    String appId = appId(head.rawPath());
    SignedQuery query = SignedQuery.parse(head.query());
    AppKey key = key(query, appId);
    if (head.hasBody()) {
      query.required("body_md5");
    }
    requireRecent(query.required("auth_timestamp"));
    requireSignature(head, query, key);
    Capability capability = lowered(key.capability(), head.capability());
    if (!key.scope().allowsRoute(head.method(), belowApp(head.rawPath()))) {
      throw new RefusedException(403, "forbidden", "the key is not for this route");
    }
    String bodyHash = query.get("body_md5");
    return new Admitted(app(appId), key, capability, true, bodyHash, head.contentType());
  }

  private static String appId(String rawPath) throws RefusedException {
    Matcher path = PATH.matcher(rawPath);
    if (!path.matches() || !APP_ID.matcher(path.group(1)).matches()) {
      throw new RefusedException(400, INVALID, "the app id must be 1 to 128 of A-Z a-z 0-9 _ -");
    }
    if (PARAMETERS.matcher(rawPath).find()) {
      throw new RefusedException(400, INVALID, "a semicolon in the path must be encoded");
    }
    return path.group(1);
  }

  private AppKey key(SignedQuery query, String appId) throws RefusedException {
    String keyId = query.required("auth_key");
    query.required("auth_timestamp");
    query.required("auth_signature");
    if (!query.required("auth_version").equals("1.0")) {
      throw new RefusedException(400, INVALID, "auth_version must be 1.0");
    }
    if (keyId.length() > 128 || keyId.indexOf(0) >= 0) {
      throw new RefusedException(404, "app_not_found", "no app has this key");
    }
    AppKey key =
        apps.signingKey(keyId)
            .orElseThrow(() -> new RefusedException(404, "app_not_found", "no app has this key"));
    if (!key.appId().equals(appId)) {
      throw new RefusedException(401, AUTH_FAILED, "the key is not one of this app");
    }
    return key;
  }

  private void requireRecent(String timestamp) throws RefusedException {
    long seconds;
    try {
      seconds = Long.parseLong(timestamp);
    } catch (NumberFormatException e) {
      throw new RefusedException(401, AUTH_FAILED, "auth_timestamp is not a number of seconds");
    }
    long now = clock.instant().getEpochSecond();
    if (seconds < now - WINDOW_SECONDS || seconds > now + WINDOW_SECONDS) {
      throw new RefusedException(401, AUTH_FAILED, "auth_timestamp is more than 600 s away");
    }
  }

  private static void requireSignature(Head head, SignedQuery query, AppKey key)
      throws RefusedException {
    String text = query.stringToSign(head.method(), head.rawPath());
    String given = query.required("auth_signature");
    if (!key.proves(secret -> Hashes.same(Hashes.hmacSha256Hex(secret.bytes(), text), given))) {
      throw new RefusedException(401, AUTH_FAILED, "the signature does not match");
    }
  }

  private static void requireBodyHash(String given, byte[] body) throws RefusedException {
    if (body.length == 0 && given == null) {
      return;
    }
    if (given == null || given.isEmpty() && body.length > 0) {
      throw new RefusedException(400, INVALID, "body_md5 is missing");
    }
    if (!Hashes.same(Hashes.md5Hex(body), given)) {
      throw new RefusedException(401, AUTH_FAILED, "body_md5 does not match the body");
    }
  }

  /** A key may lower itself for a request; nothing raises it. */
  private static Capability lowered(Capability held, String wished) throws RefusedException {
    if (wished == null || wished.equals("push-admin")) {
      return held;
    }
    if (wished.equals("push-subscribe")) {
      return Capability.SUBSCRIBE;
    }
    throw new RefusedException(403, "forbidden", "unknown push capability");
  }

  private static void requireJson(String contentType) throws RefusedException {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].trim();
    if (!JSON.matcher(type).matches()) {
      throw new RefusedException(400, INVALID, "expected application/json content type");
    }
  }
}
