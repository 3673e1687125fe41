package dev.carillon.ejb.registry.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;

/** Signs user tokens (HS256) with an app's own secret, as its backend would. */
@ApplicationScoped
public class TokenIssuer {

  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final AppDirectory apps;
  private final Clock clock;

  @Inject
  public TokenIssuer(AppDirectory apps, Clock clock) {
    this.apps = apps;
    this.clock = clock;
  }

  /**
   * @throws ServiceException not_found when the app has no signing key
   */
  public String issue(String appId, String userId, Duration life) {
    AppKey key = apps.adminKeyOf(appId).orElseThrow(() -> ServiceException.notFound("signing key"));
    long now = clock.instant().getEpochSecond();
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("aud", appId)
            .put("sub", userId)
            .put("iat", now)
            .put("exp", now + life.toSeconds());
    String input = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims.toString());
    byte[] mac = HexFormat.of().parseHex(Hashes.hmacSha256Hex(key.secret().bytes(), input));
    return input + "." + BASE64_URL.encodeToString(mac);
  }

  private static String encode(String text) {
    return BASE64_URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
