package dev.carillon.web.body;

import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import dev.carillon.web.error.RefusedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects request bodies before their routes run, without a thread for each: a blocking read keeps
 * one of the server's for as long as the client likes, and ninety slow clients kept all of them.
 * Bounded by kind of route: bodies at once, those of one caller, bytes in all; and in time, by
 * {@link BodyPace}. Safe for many threads; one of its own lets requests go on and watches those
 * that are slow, from the first request until the application stops.
 */
@ApplicationScoped
public class RequestBodies {

  private static final Logger LOG = LoggerFactory.getLogger(RequestBodies.class);
  private static final String ATTRIBUTE = RequestBodies.class.getName();
  private static final byte[] NONE = {};
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BodyPace pace = BodyPace.USUAL;
  private final BodyBudget[] budgets = new BodyBudget[BodyKind.values().length];
  private final Set<BodyReading> readings = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<BodyReading> over = new LinkedBlockingQueue<>();
  private final MeterRegistry meters;
  private volatile boolean stopped;

  @Inject
  public RequestBodies(ManagedThreadFactory threads, MeterRegistry meters) {
    this.meters = meters;
    for (BodyKind kind : BodyKind.values()) {
      BodyBudget budget = new BodyBudget(kind);
      budgets[kind.ordinal()] = budget;
      Gauge.builder("carillon.http.bodies.arriving", budget, BodyBudget::readers)
          .description("bodies that arrive now")
          .tag("kind", name(kind))
          .register(meters);
      Gauge.builder("carillon.http.bodies.bytes", budget, BodyBudget::bytes)
          .description("bytes of bodies whose requests are not answered yet")
          .tag("kind", name(kind))
          .register(meters);
    }
    Thread thread = threads.newThread(this::run);
    thread.setName("request-bodies");
    thread.start();
  }

  private static String name(BodyKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** What becomes of a request whose body is there. */
  @FunctionalInterface
  public interface Arrival {
    /**
     * Must not wait.
     *
     * @throws RefusedException the request does not reach its route
     */
    void arrived(byte[] body) throws RefusedException;
  }

  /** Whether the request's head announces a body. */
  public static boolean announced(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
  }

  /** The body that was collected for this request; empty when there was none. */
  public static byte[] of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof byte[] body ? body : NONE;
  }

  /**
   * Begins to collect the body and returns at once. When it is there, {@code then} is called and
   * the request dispatched to its route, past the filters; refusals are answered here.
   *
   * @param owner app, user or address
   */
  public void collect(
      HttpServletRequest request,
      HttpServletResponse response,
      BodyKind kind,
      String owner,
      Arrival then)
      throws IOException {
    ErrorShape shape = ErrorShape.ofPath(request.getRequestURI());
    if (request.getContentLengthLong() > kind.maxBytes()) {
      refuse(kind, BodyRefusal.TOO_LONG.error(), shape, response);
      return;
    }
    Optional<BodyBudget.Place> place = budgets[kind.ordinal()].take(owner);
    if (place.isEmpty()) {
      refuse(kind, BodyRefusal.FULL.error(), shape, response);
      return;
    }
    boolean begun = false;
    try {
      begin(request, response, shape, new Collecting(kind, place.get(), request, then));
      begun = true;
    } finally {
      if (!begun) {
        place.get().release();
      }
    }
  }

  private void begin(
      HttpServletRequest request,
      HttpServletResponse response,
      ErrorShape shape,
      Collecting collecting)
      throws IOException {
    ServletInputStream in = request.getInputStream();
    AsyncContext context = request.startAsync(collecting.held, response);
    context.setTimeout(2 * pace.deadline().toMillis()); // the watch comes first
    ArrivingBody body =
        new ArrivingBody(
            collecting.place, collecting.kind.maxBytes(), request.getContentLengthLong());
    BodyReading reading = new BodyReading(context, in, body, shape, collecting);
    context.addListener(new RequestEnd(reading, collecting.place));
    in.setReadListener(reading);
    if (!reading.isOver()) {
      readings.add(reading);
      if (reading.isOver()) {
        readings.remove(reading);
      }
    }
  }

  private void refuse(BodyKind kind, ApiError error, ErrorShape shape, HttpServletResponse response)
      throws IOException {
    count(kind, error);
    response.setHeader("Connection", "close"); // the body that follows is no next request
    shape.write(error, response);
  }

  private void count(BodyKind kind, ApiError error) {
    meters
        .counter(
            "carillon.http.bodies.refused",
            "kind",
            name(kind),
            "status",
            String.valueOf(error.status()))
        .increment();
  }

  /** What is over goes on from here; and each second those that arrive are looked at. */
  private void run() {
    long watched = System.nanoTime();
    while (!stopped) {
      try {
        BodyReading reading = over.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
        if (reading != null) {
          finish(reading);
        }
      } catch (InterruptedException e) {
        return; // the application stops
      }
      if (System.nanoTime() - watched >= LOOK_NANOS) {
        readings.removeIf(BodyReading::isOver); // the container ends one that it times out itself
        readings.forEach(reading -> reading.watch(pace));
        watched = System.nanoTime();
      }
    }
  }

  private static void finish(BodyReading reading) {
    try {
      reading.finish();
    } catch (RuntimeException | Error e) {
      // the container's, or a heap at its end: every request with a body needs this thread
      LOG.warn("a request could not go on when its body was there", e);
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }

  /** One request's body from the head of the request to the route. */
  private final class Collecting implements BodyReading.Ending {
    private final BodyKind kind;
    private final BodyBudget.Place place;
    private final HeldBodyRequest held;
    private final Arrival then;

    Collecting(BodyKind kind, BodyBudget.Place place, HttpServletRequest request, Arrival then) {
      this.kind = kind;
      this.place = place;
      this.held = new HeldBodyRequest(request);
      this.then = then;
    }

    @Override
    public void over(BodyReading ended) {
      readings.remove(ended);
      over.add(ended);
    }

    @Override
    public void arrived(byte[] body) throws RefusedException {
      place.arrived();
      held.hold(body);
      held.setAttribute(ATTRIBUTE, body);
      then.arrived(body);
    }

    @Override
    public void refused(ApiError error) {
      count(kind, error);
    }
  }
}
