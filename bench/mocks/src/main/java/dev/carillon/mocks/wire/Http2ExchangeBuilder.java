package dev.carillon.mocks.wire;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Settings;

/** Makes the handler of one HTTP/2 connection. */
final class Http2ExchangeBuilder
    extends AbstractHttp2ConnectionHandlerBuilder<Http2Exchange, Http2ExchangeBuilder> {

  private static final int WINDOW = 4 << 20;

  private final MockService service;
  private final DelayWheel wheel;

  Http2ExchangeBuilder(MockService service, DelayWheel wheel, int maxConcurrentStreams) {
    this.service = service;
    this.wheel = wheel;
    server(true);
    validateHeaders(false);
    frameListener(new Http2FrameAdapter());
    // a dropped connection does not wait for the requests that hang on it
    gracefulShutdownTimeoutMillis(0);
    initialSettings(
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(maxConcurrentStreams)
            .initialWindowSize(WINDOW));
    // a mock must survive hostile tests: resets and small frames are not limited
    decoderEnforceMaxRstFramesPerWindow(0, 0);
    decoderEnforceMaxConsecutiveEmptyDataFrames(0);
  }

  @Override
  public Http2Exchange build() {
    return super.build();
  }

  @Override
  protected Http2Exchange build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return new Http2Exchange(decoder, encoder, settings, service, wheel);
  }
}
