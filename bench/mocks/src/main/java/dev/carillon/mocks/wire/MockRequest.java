package dev.carillon.mocks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * One request as it arrived, over HTTP/2 or HTTP/1.1 (whose header names are lower-cased). Valid
 * only while the service answers: the body is a view of a network buffer.
 */
public final class MockRequest {

  private final Http2Headers headers;
  private final ByteBuf body;

  MockRequest(Http2Headers headers, ByteBuf body) {
    this.headers = headers;
    this.body = body;
  }

  public String method() {
    return headers.method().toString();
  }

  public String path() {
    return headers.path().toString();
  }

  /** The value of a header by its lower-case name, or null. */
  public String header(String name) {
    CharSequence value = headers.get(name);
    return value == null ? null : value.toString();
  }

  public Http2Headers headers() {
    return headers;
  }

  public ByteBuf body() {
    return body;
  }

  /** A copy of the body. */
  public byte[] bodyBytes() {
    return ByteBufUtil.getBytes(body);
  }
}
