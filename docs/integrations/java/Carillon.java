import com.google.gson.Gson;
import com.google.gson.JsonParser;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A backend's calls to Carillon. Safe for many threads. */
public final class Carillon {
  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final Gson json = new Gson();
  private final String app;
  private final String secret;
  private final Pusher pusher;

  public Carillon(URI server, String app, String key, String secret) {
    this.app = app;
    this.secret = secret;
    pusher = new Pusher(app, key, secret);
    pusher.setHost(server.getAuthority());
    pusher.setEncrypted(server.getScheme().equals("https"));
  }

  /** An event for the live connections of one user. */
  public void orderCreated(String user, Map<String, ?> order) {
    require(pusher.trigger("private-user-" + user, "order.created", order));
  }

  /**
   * Answers pusher-js's channelAuthorization, as JSON; empty: answer 403. {@code user} is who is
   * signed in with you.
   */
  public Optional<String> authorize(String user, String socketId, String channel) {
    if (!channel.equals("private-user-" + user)) {
      return Optional.empty();
    }
    return Optional.of(pusher.authenticate(socketId, channel));
  }

  /** A push to all devices of one user; its status is at /apps/{app}/push/publish/{id}/status. */
  public String notify(String user, String title, String body) {
    Map<String, ?> publish =
        Map.of(
            "recipients", List.of(Map.of("type", "client", "clientId", user)),
            "payload", Map.of("title", title, "body", body));
    Result answer = require(pusher.post("/push/publish", json.toJson(publish)));
    return JsonParser.parseString(answer.getMessage())
        .getAsJsonObject()
        .get("publishId")
        .getAsString();
  }

  private static Result require(Result answer) {
    Integer status = answer.getHttpStatus(); // none where there was no answer
    if (status == null || status / 100 != 2) {
      throw new IllegalStateException("Carillon answered " + answer.getMessage());
    }
    return answer;
  }

  /**
   * What a page of this user shows to Carillon, for ten minutes: the text that /my/carillon-token
   * answers.
   */
  public String userToken(String user) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("aud", app);
    claims.put("sub", user);
    claims.put("iat", now);
    claims.put("exp", now + 600);
    String unsigned =
        part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + part(json.toJson(claims).getBytes(StandardCharsets.UTF_8));
    return unsigned + "." + part(hmac(unsigned));
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String part(byte[] data) {
    return BASE64_URL.encodeToString(data);
  }
}
