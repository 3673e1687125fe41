package dev.carillon.providers.http2;

/**
 * One POST. May hold secrets in each part: prints its origin only.
 *
 * @param target path and query, beginning with a slash
 * @param body owned by the client from submission on: not to be changed
 */
public record Http2Request(Origin origin, String target, RequestHeaders headers, byte[] body) {

  public Http2Request {
    if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("a request target is a path in printable ASCII");
    }
  }

  @Override
  public String toString() {
    return "POST to " + origin.host();
  }
}
