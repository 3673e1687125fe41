package dev.carillon.mocks.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** One WebSocket connection of a mock. */
final class WebSocketExchange extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  private final WebSocketService service;
  private WebSocketService.Session session;

  WebSocketExchange(WebSocketService service) {
    this.service = service;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
      Channel channel = ctx.channel();
      session = service.opened(text -> channel.writeAndFlush(new TextWebSocketFrame(text)));
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
    session.received(frame.text());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (session != null) {
      session.closed();
    }
    super.channelInactive(ctx);
  }
}
