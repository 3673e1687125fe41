package dev.carillon.web.body;

import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import dev.carillon.web.error.RefusedException;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One body on its way in. The container calls when bytes are there, so a slow client keeps no
 * thread. It ends once, by whichever comes first: the whole body, one that is too long, a broken
 * connection, or the watch that finds it too slow. What follows is for a thread of our own, see
 * {@link #finish}: on those that call a read listener, Open Liberty 26 leaves what the thread that
 * began the request is doing by now, another request as a rule, and to go on from there mixed the
 * two up.
 */
final class BodyReading implements ReadListener {

  private static final Logger LOG = LoggerFactory.getLogger(BodyReading.class);

  private final AsyncContext context;
  private final ServletInputStream in;
  private final ArrivingBody body;
  private final ErrorShape shape;
  private final Ending ending;
  private final long start = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long received;

  /** Why it is not whole; null when it is. Written once, before it is over to others. */
  private volatile BodyRefusal refusal;

  /** What follows when the reading is over. */
  interface Ending {
    /** It is over: somebody has to call {@link BodyReading#finish}. Must not wait. */
    void over(BodyReading reading);

    /**
     * @throws RefusedException the request does not reach its route
     */
    void arrived(byte[] body) throws RefusedException;

    /** The request was answered, because its body is not whole. */
    void refused(ApiError error);
  }

  BodyReading(
      AsyncContext context,
      ServletInputStream in,
      ArrivingBody body,
      ErrorShape shape,
      Ending ending) {
    this.context = context;
    this.in = in;
    this.body = body;
    this.shape = shape;
    this.ending = ending;
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over.get() && in.isReady()) {
      if (!body.makeRoom()) {
        end(BodyRefusal.FULL);
        return;
      }
      int count = in.read(body.array(), body.offset(), body.room());
      if (count < 0) {
        return; // the container now says that all is read
      }
      body.added(count);
      received = body.count();
      if (body.isTooLong()) {
        end(BodyRefusal.TOO_LONG);
        return;
      }
    }
  }

  @Override
  public void onAllDataRead() {
    end(null);
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a body ended early: {}", failure.toString());
    end(BodyRefusal.BROKEN);
  }

  /** Ends it when it is slower than it may be. */
  void watch(BodyPace pace) {
    if (pace.isTooSlow(System.nanoTime() - start, received)) {
      end(BodyRefusal.SLOW);
    }
  }

  /** The container gives up: it wants the request over when this returns. */
  void timedOut() {
    if (over.compareAndSet(false, true)) {
      refusal = BodyRefusal.SLOW;
      finish();
    }
  }

  boolean isOver() {
    return over.get();
  }

  private void end(BodyRefusal why) {
    if (over.compareAndSet(false, true)) {
      refusal = why;
      ending.over(this);
    }
  }

  /** Sends the request on to its route, or answers it; called once, when the reading is over. */
  void finish() {
    if (refusal != null) {
      ending.refused(refusal.error());
      answer(refusal.error());
      return;
    }
    try {
      ending.arrived(body.whole());
    } catch (RefusedException e) {
      answer(e.error());
      return;
    } catch (RuntimeException e) { // an edge: no mapper of a route sees what fails before the route
      answer(ApiError.unexpected(e));
      return;
    }
    context.dispatch();
  }

  private void answer(ApiError error) {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    try {
      response.setHeader("Connection", "close"); // what is left of the body is no next request
      shape.write(error, response);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a refused client is gone: {}", e.toString());
    }
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("a refused request was over already: {}", e.toString());
    }
  }
}
