package dev.carillon.mocks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import java.util.List;

/**
 * Finds out what a client speaks from its first bytes, so that one port serves TLS and clear text,
 * HTTP/2 (prior knowledge) and HTTP/1.1.
 */
final class ProtocolSniffer extends ByteToMessageDecoder {

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int MAX_BODY = 4 << 20;

  private final MockService service;
  private final WebSocketService webSockets;
  private final DelayWheel wheel;
  private final SslContext tls;
  private final int maxConcurrentStreams;

  ProtocolSniffer(
      MockService service,
      WebSocketService webSockets,
      DelayWheel wheel,
      SslContext tls,
      int maxConcurrentStreams) {
    this.service = service;
    this.webSockets = webSockets;
    this.wheel = wheel;
    this.tls = tls;
    this.maxConcurrentStreams = maxConcurrentStreams;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < 3) {
      return;
    }
    int at = in.readerIndex();
    ChannelPipeline pipeline = ctx.pipeline();
    if (in.getByte(at) == TLS_HANDSHAKE && tls != null) {
      pipeline.addLast(tls.newHandler(ctx.alloc()));
      // after the handshake the clear text is sniffed again: no TLS inside TLS
      pipeline.addLast(new ProtocolSniffer(service, webSockets, wheel, null, maxConcurrentStreams));
    } else if (in.getByte(at) == 'P' && in.getByte(at + 1) == 'R' && in.getByte(at + 2) == 'I') {
      pipeline.addLast(new Http2ExchangeBuilder(service, wheel, maxConcurrentStreams).build());
    } else {
      pipeline.addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY));
      if (webSockets != null) {
        pipeline.addLast(new WebSocketServerProtocolHandler("/", "push-notification", true));
        pipeline.addLast(new WebSocketExchange(webSockets));
      }
      pipeline.addLast(new Http1Exchange(service, wheel));
    }
    pipeline.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a failed handshake or a broken connection
  }
}
