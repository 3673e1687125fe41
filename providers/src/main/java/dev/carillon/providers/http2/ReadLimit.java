package dev.carillon.providers.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection that carries one exchange when its peer has sent more than any answer has:
 * heads and interim answers (RFC 9110 section 15.2) have no end of their own.
 */
final class ReadLimit extends ChannelInboundHandlerAdapter {

  /** For the head, chunk sizes, and TLS's own. */
  private static final int BESIDE_THE_BODY = 128 * 1024;

  private long left;

  private ReadLimit(long left) {
    this.left = left;
  }

  static void addWhereItCarriesOneExchange(HttpConnection connection, Http2Options options) {
    // Each request of a broken connection is told: Vert.x would log the break as an error of ours.
    connection.exceptionHandler(broken -> {});
    if (options.http1()) {
      ((ConnectionBase) connection)
          .channel()
          .pipeline()
          .addFirst(new ReadLimit((long) options.maxBodyBytes() + BESIDE_THE_BODY));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      left -= bytes.readableBytes();
    }
    if (left < 0) {
      ReferenceCountUtil.release(message);
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
