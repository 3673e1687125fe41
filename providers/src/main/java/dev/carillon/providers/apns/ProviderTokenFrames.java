package dev.carillon.providers.apns;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2FrameLogger;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.logging.LogLevel;
import io.netty.util.AsciiString;

/**
 * Writes the shared provider token into each request.
 *
 * <p>Pushy makes a token of its own for every connection and cannot be told otherwise. Its frame
 * logger is the one place open to us that sees a request's headers before they are encoded, so that
 * is where the token is put in the place of Pushy's. Logs nothing.
 */
final class ProviderTokenFrames extends Http2FrameLogger {

  private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");

  private final ProviderTokenSource source;

  ProviderTokenFrames(ProviderTokenSource source) {
    super(LogLevel.TRACE, ProviderTokenFrames.class);
    this.source = source;
  }

  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endStream) {
    authorize(direction, headers);
  }

  @Override
  public void logHeaders(
      Direction direction,
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream) {
    authorize(direction, headers);
  }

  private void authorize(Direction direction, Http2Headers headers) {
    if (direction == Direction.OUTBOUND) {
      headers.set(AUTHORIZATION, source.authorization());
    }
  }
}
