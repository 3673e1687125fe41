package dev.carillon.providers.http2;

/** One POST. Immutable. May hold secrets in each part: prints its origin only. */
public final class Http2Request {

  private final Origin origin;
  private final String target;
  private final RequestHeaders headers;
  private final byte[] body;

  /**
   * A request.
   *
   * @param target path and query, beginning with a slash
   * @param body not to be changed any more
   */
  public Http2Request(Origin origin, String target, RequestHeaders headers, byte[] body) {
    if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("a request target is a path in printable ASCII");
    }
    this.origin = origin;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  public Origin origin() {
    return origin;
  }

  public String target() {
    return target;
  }

  public RequestHeaders headers() {
    return headers;
  }

  /** The bytes themselves, not a copy. */
  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "POST to " + origin.host();
  }
}
