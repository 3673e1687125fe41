package dev.carillon.bench.http;

import dev.carillon.ejb.platform.security.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Signs requests as every server route wants it (Pusher's scheme, HMAC-SHA256). */
public final class Signer {

  private final String key;
  private final byte[] secret;
  private final Clock clock;

  public Signer(String key, String secret, Clock clock) {
    this.key = key;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** The path with its signed query. */
  public String sign(String method, String path, byte[] body) {
    String query = "auth_key=" + key + "&auth_timestamp=" + clock.instant().getEpochSecond();
    query += "&auth_version=1.0";
    if (body.length > 0) {
      query += "&body_md5=" + Hashes.md5Hex(body);
    }
    String toSign = method + "\n" + path + "\n" + query;
    return path + "?" + query + "&auth_signature=" + Hashes.hmacSha256Hex(secret, toSign);
  }
}
