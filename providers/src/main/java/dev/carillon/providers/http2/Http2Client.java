package dev.carillon.providers.http2;

import dev.carillon.providers.http2.TransportFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends POSTs over HTTP/2 and reports each end as a value.
 *
 * <p>Connections are pooled by origin and opened one more at a time when the streams of the others
 * are taken, up to the bound; the peer's concurrent-streams limit is respected. TLS origins that
 * offer no HTTP/2 are spoken to in HTTP/1.1, as are clear text origins from their first answer in
 * it on. What a peer certainly did not process (GOAWAY, REFUSED_STREAM) is sent again on another
 * connection, twice at most, before it is reported. Redirects are not followed.
 *
 * <p>Safe for many threads. All work is done on one event loop: hand over a list rather than one
 * request at a time, since each hand-over wakes the loop. Closing lets what was submitted end
 * within the request timeout and fails what comes later; closing {@link EventLoops} ends the rest
 * at once.
 */
public final class Http2Client implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Client.class);

  private final ContextInternal context;
  private final Duration requestTimeout;
  private final RequestLoop loop;

  public Http2Client(EventLoops loops, Http2Options options, AddressResolver resolver) {
    this.context = loops.nextContext();
    this.requestTimeout = options.requestTimeout();
    this.loop = new RequestLoop(loops, context, options, resolver, () -> loops.closed(this));
    loops.opened(this);
  }

  /** With the request timeout of the options. */
  @Override
  public void submit(List<Http2Request> requests, Http2Sink sink) {
    submit(requests, requestTimeout, sink);
  }

  @Override
  public void submit(List<Http2Request> requests, Duration timeout, Http2Sink sink) {
    long deadline = System.nanoTime() + timeout.toNanos();
    if (!onLoop(() -> loop.begin(requests, deadline, sink))) {
      for (int i = 0; i < requests.size(); i++) {
        RequestLoop.report(sink, i, new TransportFailure(Kind.CLOSED, "event loops ended"));
      }
    }
  }

  @Override
  public void close() {
    onLoop(loop::close);
  }

  /** Ends everything now; each open request gets its result. */
  Future<Void> abort() {
    var aborted = context.<Void>promise();
    boolean running =
        onLoop(
            () -> {
              loop.abort();
              aborted.complete();
            });
    return running ? aborted.future() : Future.succeededFuture();
  }

  /** False when the event loops are gone. */
  private boolean onLoop(Runnable action) {
    try {
      context.runOnContext(v -> action.run());
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("the event loops have ended already", e);
      return false;
    }
  }
}
