package dev.carillon.mocks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;

/**
 * One HTTP/2 connection of a mock. Works on frames, without a channel or pipeline for each stream:
 * that is what keeps a request at a few microseconds.
 */
final class Http2Exchange extends Http2ConnectionHandler {

  private static final int MAX_BODY = 1 << 20;

  private final MockService service;
  private final DelayWheel wheel;
  private final Http2Connection.PropertyKey pending;
  private boolean reading;
  private boolean flushScheduled;

  Http2Exchange(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      MockService service,
      DelayWheel wheel) {
    super(decoder, encoder, settings);
    this.service = service;
    this.wheel = wheel;
    this.pending = connection().newKey();
    decoder.frameListener(new Frames());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    reading = true;
    super.channelRead(ctx, msg);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    reading = false;
    super.channelReadComplete(ctx);
  }

  private record Pending(Http2Headers headers, ByteBuf body) {}

  private final class Frames extends Http2FrameAdapter {

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end) {
      if (end) {
        serve(ctx, streamId, headers, Unpooled.EMPTY_BUFFER);
      } else if (stream(streamId) != null) {
        stream(streamId).setProperty(pending, new Pending(headers, null));
      }
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int streamId,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(ctx, streamId, headers, padding, end);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
        throws Http2Exception {
      int processed = data.readableBytes() + padding;
      Pending so = stream(streamId).getProperty(pending);
      if (end && so.body() == null) {
        serve(ctx, streamId, so.headers(), data);
        return processed;
      }
      ByteBuf body = so.body() == null ? Unpooled.buffer(processed) : so.body();
      if (body.readableBytes() + processed > MAX_BODY) {
        throw Http2Exception.streamError(streamId, Http2Error.ENHANCE_YOUR_CALM, "body too large");
      }
      body.writeBytes(data);
      if (end) {
        serve(ctx, streamId, so.headers(), body);
      } else {
        stream(streamId).setProperty(pending, new Pending(so.headers(), body));
      }
      return processed;
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload) {
      // frames of extensions are to be ignored (RFC 9113, 5.5)
    }
  }

  private Http2Stream stream(int id) {
    return connection().stream(id);
  }

  private void serve(ChannelHandlerContext ctx, int id, Http2Headers headers, ByteBuf body) {
    Reply reply = service.serve(new MockRequest(headers, body));
    if (reply.delayNanos() <= 0) {
      act(ctx, id, reply.action());
    } else {
      wheel.after(reply.delayNanos(), () -> act(ctx, id, reply.action()));
    }
  }

  private void act(ChannelHandlerContext ctx, int id, Reply.Action action) {
    if (stream(id) == null || !ctx.channel().isActive()) {
      return;
    }
    if (action instanceof Reply.Answer answer) {
      write(ctx, id, answer);
    } else if (action instanceof Reply.Drop) {
      // below this handler, which would say GOAWAY first
      ctx.close();
      return;
    } else if (action instanceof Reply.GoAway) {
      goAway(ctx, id);
      return;
    } else if (action instanceof Reply.Reset reset) {
      encoder().writeRstStream(ctx, id, reset.errorCode(), ctx.newPromise());
    }
    flushSoon(ctx);
  }

  private void write(ChannelHandlerContext ctx, int id, Reply.Answer answer) {
    boolean bare = answer.body().length == 0;
    encoder().writeHeaders(ctx, id, headers(answer), 0, bare, ctx.newPromise());
    if (!bare) {
      ByteBuf body = Unpooled.wrappedBuffer(answer.body());
      encoder().writeData(ctx, id, body, 0, true, ctx.newPromise());
    }
  }

  private static Http2Headers headers(Reply.Answer answer) {
    AsciiString[] pairs = new AsciiString[answer.headers().length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = AsciiString.of(answer.headers()[i]);
    }
    AsciiString status = HttpResponseStatus.valueOf(answer.status()).codeAsText();
    return ReadOnlyHttp2Headers.serverHeaders(false, status, pairs);
  }

  /** Names the stream before this one as the last, then closes once those before have ended. */
  private void goAway(ChannelHandlerContext ctx, int id) {
    if (!connection().goAwaySent()) {
      int last = Math.max(0, id - 2);
      goAway(ctx, last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    }
    flush(ctx);
    ctx.close();
  }

  private void flushSoon(ChannelHandlerContext ctx) {
    if (reading || flushScheduled) {
      return;
    }
    flushScheduled = true;
    ctx.executor()
        .execute(
            () -> {
              flushScheduled = false;
              flush(ctx);
            });
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception error) {
    ctx.close();
  }
}
