package dev.carillon.providers.http2;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer. Redirects are answers like any other: they are never followed.
 *
 * <p>The body is cut at {@link Http2Options#maxBodyBytes()}.
 */
public final class Http2Response implements Http2Result {

  private final int status;
  private final MultiMap headers;
  private final byte[] body;

  Http2Response(int status, MultiMap headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** An answer made by hand, for tests of classifiers. */
  public static Http2Response of(int status, RequestHeaders headers, String body) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    headers.writeTo(map);
    return new Http2Response(status, map, body.getBytes(StandardCharsets.UTF_8));
  }

  public int status() {
    return status;
  }

  /** The first value of a header, null when it is missing; the name in any case. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The bytes as received; not to be changed. */
  public byte[] body() {
    return body;
  }

  /**
   * The wait that {@code Retry-After} asks for (RFC 9110 section 10.2.3), null when it does not.
   */
  public Duration retryAfter(Instant now) {
    return RetryAfter.parse(header("retry-after"), now);
  }

  @Override
  public String toString() {
    return "status " + status;
  }
}
