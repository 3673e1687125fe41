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
 * connection, or the watch that finds it too slow; then the request goes on to its route or is
 * answered here.
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

  /** What follows when the reading is over, however it ended; called once. */
  interface Ending {
    /**
     * @throws RefusedException the request does not reach its route
     */
    void arrived(byte[] body) throws RefusedException;

    /** No more of it is read. */
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
        refuse(BodyRefusal.FULL.error());
        return;
      }
      int count = in.read(body.array(), body.offset(), body.room());
      if (count < 0) {
        return; // the container now says that all is read
      }
      body.added(count);
      received = body.count();
      if (body.isTooLong()) {
        refuse(BodyRefusal.TOO_LONG.error());
        return;
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (!over.compareAndSet(false, true)) {
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

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a body ended early: {}", failure.toString());
    refuse(BodyRefusal.BROKEN.error());
  }

  /** Ends it when it is slower than it may be. */
  void watch(BodyPace pace) {
    if (pace.isTooSlow(System.nanoTime() - start, received)) {
      refuse(BodyRefusal.SLOW.error());
    }
  }

  /** The container gave up first. */
  void timedOut() {
    refuse(BodyRefusal.SLOW.error());
  }

  private void refuse(ApiError error) {
    if (over.compareAndSet(false, true)) {
      ending.refused(error);
      answer(error);
    }
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
