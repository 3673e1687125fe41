package dev.carillon.mocks.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** One HTTP/1.1 connection of a mock: for tools, token endpoints and the control port. */
final class Http1Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final MockService service;
  private final DelayWheel wheel;

  Http1Exchange(MockService service, DelayWheel wheel) {
    this.service = service;
    this.wheel = wheel;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    Reply reply = service.serve(new MockRequest(headers(request), request.content()));
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    if (reply.delayNanos() <= 0) {
      act(ctx, reply.action(), keepAlive);
    } else {
      wheel.after(reply.delayNanos(), () -> act(ctx, reply.action(), keepAlive));
    }
  }

  private static Http2Headers headers(FullHttpRequest request) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.method(AsciiString.of(request.method().name()));
    headers.path(AsciiString.of(request.uri()));
    request
        .headers()
        .forEach(h -> headers.add(AsciiString.of(h.getKey()).toLowerCase(), h.getValue()));
    return headers;
  }

  private static void act(ChannelHandlerContext ctx, Reply.Action action, boolean keepAlive) {
    if (action instanceof Reply.Hang) {
      return;
    }
    if (!(action instanceof Reply.Answer answer)) {
      ctx.close();
      return;
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    for (int i = 0; i < answer.headers().length; i += 2) {
      response.headers().add(answer.headers()[i], answer.headers()[i + 1]);
    }
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    if (keepAlive) {
      ctx.writeAndFlush(response);
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
      ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // a client that went away or broke the protocol
  }
}
