package dev.carillon.providers.http2;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;

/** Makes Vert.x's buffers. */
final class Buffers {

  private Buffers() {}

  /** These very bytes: {@code Buffer.buffer(byte[])} would copy them. */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to wrap; Vert.x 5 hides this one
  static Buffer wrap(byte[] bytes) {
    return Buffer.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
