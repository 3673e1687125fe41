package dev.carillon.web.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.web.error.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {

  private static final long NOW = 1_767_322_800;
  private static final String PATH = "/apps/a/push/publish";

  private final Authenticator authenticator =
      new Authenticator(new OneApp(), Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

  @Test
  void admitsASignedRequest() throws RefusedException {
    Caller caller = call("POST", PATH, signed("POST", PATH, "{}", NOW, "k"), "{}", null);
    assertThat(caller.appId()).isEqualTo("a");
    assertThat(caller.capability()).isEqualTo(Capability.ADMIN);
    assertThat(new String(caller.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    for (long skew : new long[] {-600, 600}) {
      call("GET", PATH, signed("GET", PATH, "", NOW + skew, "k"), "", null);
    }
  }

  @Test
  void lowersAKeyButNeverRaisesOne() throws RefusedException {
    String admin = signed("GET", PATH, "", NOW, "k");
    String subscribe = signed("GET", PATH, "", NOW, "s");
    assertThat(call("GET", PATH, admin, "", "push-subscribe").capability())
        .isEqualTo(Capability.SUBSCRIBE);
    assertThat(call("GET", PATH, subscribe, "", "push-admin").capability())
        .isEqualTo(Capability.SUBSCRIBE);
    assertThat(call("GET", PATH, subscribe, "", null).capability()).isEqualTo(Capability.SUBSCRIBE);
    refused(403, "forbidden", () -> call("GET", PATH, admin, "", "root"));
  }

  @Test
  void refusesWhatIsMissingMalformedOrWrong() {
    String good = signed("GET", PATH, "", NOW, "k");
    refused(400, "invalid_input", () -> call("GET", PATH, null, "", null));
    for (String name :
        new String[] {"auth_key", "auth_timestamp", "auth_version", "auth_signature"}) {
      refused(400, "invalid_input", () -> call("GET", PATH, without(good, name), "", null));
    }
    refused(400, "invalid_input", () -> call("GET", PATH, good.replace("1.0", "2.0"), "", null));
    refused(400, "invalid_input", () -> call("GET", "/apps/a%20b/x", good, "", null));
    refused(400, "invalid_input", () -> call("GET", "/apps//x", good, "", null));
    refused(400, "invalid_input", () -> call("GET", "/apps/a/push;x=1/publish", good, "", null));
    refused(
        404,
        "app_not_found",
        () -> call("GET", PATH, signed("GET", PATH, "", NOW, "unknown"), "", null));
    refused(401, "auth_failed", () -> call("GET", "/apps/b/push", good, "", null));
    refused(401, "auth_failed", () -> call("GET", PATH + "x", good, "", null));
    refused(401, "auth_failed", () -> call("DELETE", PATH, good, "", null));
    refused(401, "auth_failed", () -> call("GET", PATH, good + "&limit=1", "", null));
    refused(401, "auth_failed", () -> call("GET", PATH, good + "0", "", null));
  }

  @Test
  void refusesStaleTimes() {
    for (long time : new long[] {NOW - 601, NOW + 601, Long.MIN_VALUE, Long.MAX_VALUE}) {
      refused(
          401,
          "auth_failed",
          () -> call("GET", PATH, signed("GET", PATH, "", time, "k"), "", null));
    }
    String notANumber = signed("GET", PATH, "", NOW, "k").replace("" + NOW, "soon");
    refused(401, "auth_failed", () -> call("GET", PATH, notANumber, "", null));
  }

  @Test
  void bindsTheBodyToTheSignature() {
    String good = signed("POST", PATH, "{}", NOW, "k");
    refused(401, "auth_failed", () -> call("POST", PATH, good, "{ }", null));
    refused(401, "auth_failed", () -> call("POST", PATH, good, "", null));
    refused(
        400,
        "invalid_input",
        () -> call("POST", PATH, signed("POST", PATH, "", NOW, "k"), "{}", null));
  }

  /** Pusher's Python library sends the hash of nothing with every GET. */
  @Test
  void takesTheHashOfAnEmptyBody() throws RefusedException {
    call("GET", PATH, signedWith("GET", "&body_md5=" + Hashes.md5Hex(new byte[0])), "", null);
    String other = signedWith("GET", "&body_md5=" + Hashes.md5Hex(bytes("{}")));
    refused(401, "auth_failed", () -> call("GET", PATH, other, "", null));
    String empty = signedWith("GET", "&body_md5=");
    refused(401, "auth_failed", () -> call("GET", PATH, empty, "", null));
  }

  @Test
  void readsNoBodyForWhoKnowsNoSecret() {
    String forged = signed("POST", PATH, "{}", NOW, "k").replaceFirst("signature=.{4}", "$0bad");
    refused(
        401,
        "auth_failed",
        () -> authenticator.authenticate(head("POST", PATH, forged, "application/json", null)));
  }

  @Test
  void takesOnlyJson() throws RefusedException {
    String good = signed("POST", PATH, "{}", NOW, "k");
    for (String type :
        new String[] {"application/json; charset=utf-8", "application/vnd.x+json", "text/a+JSON"}) {
      authenticator.authenticate(head("POST", PATH, good, type, null)).with(bytes("{}"));
    }
    for (String type : new String[] {null, "text/plain", "application/x-www-form-urlencoded", ""}) {
      refused(
          400,
          "invalid_input",
          () -> authenticator.authenticate(head("POST", PATH, good, type, null)).with(bytes("{}")));
    }
  }

  private Caller call(String method, String path, String query, String body, String wished)
      throws RefusedException {
    return authenticator
        .authenticate(head(method, path, query, "application/json", wished))
        .with(bytes(body));
  }

  private static Authenticator.Head head(
      String method, String path, String query, String type, String wished) {
    return new Authenticator.Head(method, path, query, type, wished, "POST".equals(method));
  }

  private static String signed(String method, String path, String body, long time, String key) {
    String md5 = body.isEmpty() ? "" : "&body_md5=" + Hashes.md5Hex(bytes(body));
    String query = "auth_key=" + key + "&auth_timestamp=" + time + "&auth_version=1.0" + md5;
    String text = method + "\n" + path + "\n" + query;
    return query + "&auth_signature=" + Hashes.hmacSha256Hex(bytes("secret"), text);
  }

  private static String signedWith(String method, String more) {
    String query = "auth_key=k&auth_timestamp=" + NOW + "&auth_version=1.0" + more;
    String text = method + "\n" + PATH + "\n" + query;
    return query + "&auth_signature=" + Hashes.hmacSha256Hex(bytes("secret"), text);
  }

  private static String without(String query, String name) {
    UnaryOperator<String> drop = text -> text.replaceAll("(^|&)" + name + "=[^&]*", "");
    return drop.apply(query).replaceFirst("^&", "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Call {
    void run() throws RefusedException;
  }

  private static void refused(int status, String code, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.error().status()).isEqualTo(status);
              assertThat(e.error().code()).isEqualTo(code);
            });
  }

  /** App {@code a} with an admin key {@code k} and a subscribe key {@code s}. */
  private static final class OneApp extends AppDirectory {
    OneApp() {
      super(null, null, null, null, null, null);
    }

    @Override
    public Optional<App> byId(String appId) {
      return Optional.of(new App(appId, appId, AppSettings.usual(), Set.of()));
    }

    @Override
    public Optional<AppKey> signingKey(String keyId) {
      return switch (keyId) {
        case "k" -> Optional.of(new AppKey("k", "a", Capability.ADMIN, new Secret("secret")));
        case "s" -> Optional.of(new AppKey("s", "a", Capability.SUBSCRIBE, new Secret("secret")));
        default -> Optional.empty();
      };
    }
  }
}
