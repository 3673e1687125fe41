package dev.carillon.providers.http2;

/** One POST or GET. Immutable. May hold secrets in each part: prints its origin only. */
public final class Http2Request {

  private final Origin origin;
  private final boolean get;
  private final boolean statusOnly;
  private final String target;
  private final RequestHeaders headers;
  private final byte[] body;

  /**
   * A POST.
   *
   * @param target path and query, beginning with a slash
   * @param body not to be changed any more
   */
  public Http2Request(Origin origin, String target, RequestHeaders headers, byte[] body) {
    this(origin, target, headers, body, false, false);
  }

  private Http2Request(
      Origin origin,
      String target,
      RequestHeaders headers,
      byte[] body,
      boolean get,
      boolean statusOnly) {
    if (!target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("a request target is a path in printable ASCII");
    }
    this.origin = origin;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.get = get;
    this.statusOnly = statusOnly;
  }

  /** A GET. */
  public static Http2Request get(Origin origin, String target, RequestHeaders headers) {
    return new Http2Request(origin, target, headers, new byte[0], true, false);
  }

  /** The same, done when the head of the answer is there: no byte of its body is waited for. */
  public Http2Request statusOnly() {
    return new Http2Request(origin, target, headers, body, get, true);
  }

  boolean isGet() {
    return get;
  }

  boolean wantsStatusOnly() {
    return statusOnly;
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
    return (get ? "GET from " : "POST to ") + origin.host();
  }
}
