package dev.carillon.ejb.realtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What is counted of the realtime part. Tags are of few values: never an app, channel or user. */
@ApplicationScoped
public class HubMetrics {

  private final MeterRegistry registry;
  private final Counter framesIn;
  private final Counter framesOut;
  private final Counter events;
  private final Timer fanOut;

  @Inject
  public HubMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.framesIn = registry.counter("carillon.realtime.frames", "direction", "in");
    this.framesOut = registry.counter("carillon.realtime.frames", "direction", "out");
    this.events = registry.counter("carillon.realtime.events");
    this.fanOut =
        Timer.builder("carillon.realtime.fanout")
            .description("from an event's admission to its last hand-over to a queue of this node")
            .publishPercentileHistogram()
            .register(registry);
  }

  /** Shows what is live on this node, asked anew each time. */
  public void watch(IntSupplier connections, IntSupplier subscriptions, IntSupplier channels) {
    gauge("carillon.realtime.connections", connections);
    gauge("carillon.realtime.subscriptions", subscriptions);
    gauge("carillon.realtime.channels", channels);
  }

  private void gauge(String name, IntSupplier number) {
    Gauge.builder(name, number, IntSupplier::getAsInt).strongReference(true).register(registry);
  }

  /** A frame of a client. */
  public void frameIn() {
    framesIn.increment();
  }

  /** A frame for one connection; those of a fan-out are counted by {@link #fannedOut}. */
  public void frameOut() {
    framesOut.increment();
  }

  /** An event was handed to this many subscribers. */
  public void fannedOut(int subscribers, long sinceNanos) {
    events.increment();
    framesOut.increment(subscribers);
    fanOut.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
  }

  /** A connection was refused or ended by the server, or a frame was refused. */
  public void refused(String reason) {
    registry.counter("carillon.realtime.refused", "reason", reason).increment();
  }

  /**
   * A connection is gone.
   *
   * @param code why this side ended it, null when the client or the network did
   */
  public void closed(Enum<?> code) {
    String reason = code == null ? "client" : code.name().toLowerCase(Locale.ROOT);
    registry.counter("carillon.realtime.closed", "reason", reason).increment();
  }

  /** A message that could not be kept for who was to get it. */
  public void dropped(String what) {
    registry.counter("carillon.realtime.dropped", "what", what).increment();
  }

  /** Messages between nodes were missing, and something was done about it. */
  public void repaired(String how) {
    registry.counter("carillon.realtime.cluster_repairs", "how", how).increment();
  }

  /** A client asked to go on where it was. */
  public void resumed(String outcome) {
    registry.counter("carillon.realtime.resumes", "outcome", outcome).increment();
  }
}
