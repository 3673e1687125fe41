package dev.carillon.providers.http2;

import dev.carillon.providers.http2.Exchange.Step;
import dev.carillon.providers.http2.TransportFailure.Kind;
import dev.carillon.providers.net.AddressRefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of each request: waits for its turn at its origin, gets a stream, is sent, and ends.
 *
 * <p>Only touched on the client's event loop, and so without locks.
 */
final class RequestLoop {

  private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);

  private static final int MAX_ATTEMPTS = 3;
  private static final int MAX_IDLE_ORIGINS = 1_000;
  private static final long ADDRESS_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LONGEST_TICK_MILLIS = 100;
  private static final int FIRST_FINAL_STATUS = 200; // RFC 9110 section 15.2

  private final ContextInternal context;
  private final ClientPair clients;
  private final Http2Options options;
  private final AddressResolver resolver;
  private final Runnable closed;
  private final ConnectionProbe probe;
  private final long tickMillis;

  private final Map<Origin, OriginQueue> origins = new HashMap<>();
  private final Set<Exchange> open = new LinkedHashSet<>();
  private boolean ticking;
  private boolean closing;

  /**
   * @param closed run when the connections are closed
   */
  RequestLoop(
      EventLoops loops,
      ContextInternal context,
      Http2Options options,
      AddressResolver resolver,
      Runnable closed) {
    this.context = context;
    this.options = options;
    this.resolver = resolver;
    this.closed = closed;
    this.clients = new ClientPair(loops.vertx(), options);
    this.probe = new ConnectionProbe(loops.vertx(), context, options.connectTimeout().toMillis());
    this.tickMillis =
        Math.max(1, Math.min(LONGEST_TICK_MILLIS, options.requestTimeout().toMillis() / 4));
  }

  void begin(List<Http2Request> requests, long deadline, Http2Sink sink) {
    for (int i = 0; i < requests.size(); i++) {
      Http2Request request = requests.get(i);
      if (closing) {
        report(sink, i, new TransportFailure(Kind.CLOSED, "closed"));
      } else {
        admit(new Exchange(request, originOf(request), sink, i, deadline));
      }
    }
    startTicking();
  }

  private OriginQueue originOf(Http2Request request) {
    if (origins.size() > MAX_IDLE_ORIGINS) {
      origins.values().removeIf(OriginQueue::idle);
    }
    return origins.computeIfAbsent(request.origin(), OriginQueue::new);
  }

  private void admit(Exchange exchange) {
    OriginQueue origin = exchange.origin;
    if (origin.waiting.size() > options.maxWaiting()) {
      report(exchange.sink, exchange.index, new TransportFailure(Kind.OVERLOADED, "queue full"));
      return;
    }
    open.add(exchange);
    origin.waiting.add(exchange);
    drain(origin);
  }

  /** Starts what may start. Not reentrant: a start that fails at once comes back here. */
  private void drain(OriginQueue origin) {
    if (origin.draining) {
      return;
    }
    origin.draining = true;
    try {
      startWaiting(origin);
    } finally {
      origin.draining = false;
    }
  }

  private void startWaiting(OriginQueue origin) {
    while (origin.inFlight < origin.allowed(options.maxInFlight()) && !origin.waiting.isEmpty()) {
      long now = System.nanoTime();
      if (origin.waiting.peek().deadlineNanos - now <= 0) {
        timeOut(origin.waiting.peek());
      } else if (origin.resolved(now)) {
        acquire(origin.waiting.poll());
      } else {
        // The answer may be there at once, and then the loop goes on with it.
        resolve(origin);
        if (origin.resolving) {
          return;
        }
      }
    }
  }

  private void resolve(OriginQueue queue) {
    if (queue.resolving) {
      return;
    }
    queue.resolving = true;
    Origin origin = queue.origin;
    context
        .<InetSocketAddress>executeBlocking(
            () -> resolver.resolve(origin.host(), origin.port()), false)
        .onComplete(found -> resolved(queue, found));
  }

  private void resolved(OriginQueue queue, AsyncResult<InetSocketAddress> found) {
    queue.resolving = false;
    if (found.succeeded()) {
      queue.resolvedTo(
          SocketAddress.inetSocketAddress(found.result()), System.nanoTime() + ADDRESS_NANOS);
      drain(queue);
      return;
    }
    boolean refused = found.cause() instanceof AddressRefusedException;
    TransportFailure failure =
        TransportFailures.of(refused ? Kind.ADDRESS_REFUSED : Kind.CONNECT_FAILED, found.cause());
    finishAll(queue, List.copyOf(queue.waiting), failure);
  }

  private void acquire(Exchange exchange) {
    exchange.step = Step.ACQUIRING;
    exchange.attempts++;
    exchange.origin.inFlight++;
    long left = TimeUnit.NANOSECONDS.toMillis(exchange.deadlineNanos - System.nanoTime());
    try {
      clients
          .request(exchange.origin, exchange.request, Math.max(1, left))
          .onComplete(acquired -> acquired(exchange, acquired));
    } catch (IllegalStateException e) {
      // Vert.x says so when its client has been closed.
      finish(exchange, TransportFailures.of(Kind.CLOSED, e));
    }
  }

  private void acquired(Exchange exchange, AsyncResult<HttpClientRequest> acquired) {
    if (acquired.failed()) {
      notAcquired(exchange, acquired.cause());
      return;
    }
    if (exchange.step == Step.DONE) {
      // Aborted meanwhile; the connection is being closed.
      return;
    }
    exchange.origin.connected = true;
    HttpClientRequest wire = acquired.result();
    if (exchange.deadlineNanos - System.nanoTime() <= 0) {
      Wire.giveBack(wire);
      finish(exchange, new TransportFailure(Kind.CONNECT_FAILED, "no turn"));
      return;
    }
    exchange.wire = wire;
    exchange.step = Step.SENT;
    wire.response().onComplete(answer -> answered(exchange, answer));
    Wire.send(exchange.request, wire);
    drain(exchange.origin);
  }

  /** Where no connection can be made, the requests that wait for one need not try in turn. */
  private void notAcquired(Exchange exchange, Throwable cause) {
    OriginQueue origin = exchange.origin;
    if (exchange.step != Step.DONE
        && exchange.attempts < MAX_ATTEMPTS
        && !origin.origin.secure()
        && TransportFailures.isAnswerInHttp1(cause)) {
      origin.http1 = true;
      again(exchange);
      return;
    }
    List<Exchange> failed = new ArrayList<>(List.of(exchange));
    // The pool's own timeout says only that this request's time is over.
    if (!origin.connected && !(cause instanceof TimeoutException)) {
      failed.addAll(origin.waiting);
    }
    origin.forgetAddress();
    TransportFailure failure = TransportFailures.of(Kind.CONNECT_FAILED, cause);
    finishAll(origin, failed, failure);
  }

  /** Ends many of one origin before the next of it is started. */
  private void finishAll(OriginQueue origin, List<Exchange> exchanges, Http2Result result) {
    boolean draining = origin.draining;
    origin.draining = true;
    try {
      exchanges.forEach(each -> finish(each, result));
    } finally {
      origin.draining = draining;
    }
    drain(origin);
  }

  private void answered(Exchange exchange, AsyncResult<HttpClientResponse> answered) {
    if (exchange.step == Step.DONE) {
      return;
    }
    if (answered.failed()) {
      broken(exchange, answered.cause());
      return;
    }
    HttpClientResponse answer = answered.result();
    if (answer.statusCode() < FIRST_FINAL_STATUS) {
      endEarly(exchange, new TransportFailure(Kind.RESET, "an interim answer that is none"));
      return;
    }
    exchange.answer = answer;
    if (exchange.request.wantsStatusOnly()) {
      endEarly(exchange, new Http2Response(answer.statusCode(), answer.headers(), new byte[0]));
      return;
    }
    answer.exceptionHandler(cause -> broken(exchange, cause));
    answer.handler(chunk -> received(exchange, chunk));
    answer.endHandler(end -> ended(exchange));
  }

  private void received(Exchange exchange, Buffer chunk) {
    if (exchange.step == Step.DONE) {
      return;
    }
    exchange.body = exchange.body == null ? chunk : exchange.body.appendBuffer(chunk);
    if (exchange.body.length() > options.maxBodyBytes()) {
      byte[] body = exchange.body.getBytes(0, options.maxBodyBytes());
      HttpClientResponse answer = exchange.answer;
      endEarly(exchange, new Http2Response(answer.statusCode(), answer.headers(), body));
    }
  }

  /** Ends it and gives up what the peer may still send. */
  private void endEarly(Exchange exchange, Http2Result result) {
    HttpClientRequest wire = exchange.wire;
    finish(exchange, result);
    Wire.cancel(wire);
  }

  private void ended(Exchange exchange) {
    if (exchange.step == Step.DONE) {
      return;
    }
    HttpClientResponse answer = exchange.answer;
    byte[] body = exchange.body == null ? new byte[0] : exchange.body.getBytes();
    finish(exchange, new Http2Response(answer.statusCode(), answer.headers(), body));
  }

  private void broken(Exchange exchange, Throwable cause) {
    if (exchange.step == Step.DONE) {
      return;
    }
    TransportFailure failure =
        TransportFailures.afterSending(cause, clients.excludes(exchange.wire));
    boolean again = failure.kind() == Kind.REFUSED && exchange.attempts < MAX_ATTEMPTS;
    if (!again || exchange.answer != null) {
      finish(exchange, failure);
      return;
    }
    again(exchange);
  }

  /** It was not processed: its turn is the next one. */
  private void again(Exchange exchange) {
    exchange.step = Step.WAITING;
    exchange.origin.inFlight--;
    exchange.origin.waiting.addFirst(exchange);
    drain(exchange.origin);
  }

  private void finish(Exchange exchange, Http2Result result) {
    if (exchange.step == Step.DONE) {
      return;
    }
    OriginQueue origin = exchange.origin;
    if (exchange.step == Step.WAITING) {
      origin.waiting.remove(exchange);
    } else {
      origin.inFlight--;
    }
    open.remove(exchange);
    exchange.done();
    report(exchange.sink, exchange.index, result);
    drain(origin);
    if (closing && open.isEmpty()) {
      closeConnections();
    }
  }

  static void report(Http2Sink sink, int index, Http2Result result) {
    try {
      sink.completed(index, result);
    } catch (RuntimeException e) {
      // The edge of the client: a sink's bug must not cost the other requests their results.
      LOG.error("a result could not be handled", e);
    }
  }

  private void startTicking() {
    if (!ticking && !open.isEmpty()) {
      ticking = true;
      context.setTimer(
          tickMillis,
          id -> {
            ticking = false;
            timeOut(System.nanoTime());
            startTicking();
          });
    }
  }

  private void timeOut(long now) {
    List<Exchange> late = new ArrayList<>();
    for (Exchange exchange : open) {
      if (exchange.deadlineNanos - now <= 0) {
        late.add(exchange);
      }
    }
    late.forEach(this::timeOut);
  }

  private void timeOut(Exchange exchange) {
    switch (exchange.step) {
      case WAITING -> finish(exchange, new TransportFailure(Kind.CONNECT_FAILED, "no turn"));
      case SENT -> {
        HttpClientRequest wire = exchange.wire;
        finish(exchange, new TransportFailure(Kind.TIMED_OUT, "no answer"));
        Wire.cancel(wire);
        if (wire.version() == HttpVersion.HTTP_2) {
          probe.suspect(wire.connection());
        }
      }
      // ACQUIRING has Vert.x's own timer: ending it here would leak the stream it is about to get.
      case ACQUIRING, DONE -> {}
    }
  }

  /** Takes nothing more, and closes the connections when all has ended. */
  void close() {
    closing = true;
    if (open.isEmpty()) {
      closeConnections();
    }
  }

  /** Ends everything now; each open request gets its result. */
  void abort() {
    closing = true;
    for (Exchange exchange : List.copyOf(open)) {
      Kind kind = exchange.step == Step.SENT ? Kind.RESET : Kind.CLOSED;
      finish(exchange, new TransportFailure(kind, "client closed"));
    }
    closeConnections();
  }

  private void closeConnections() {
    clients.close();
    closed.run();
  }
}
