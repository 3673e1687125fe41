package dev.carillon.ejb.pipeline.admit;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.persistence.pipeline.NodeRepository.Depth;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses publishes past a stated depth or age of what waits. Looks at a measurement that is about
 * a second old plus what was accepted since. Thread-safe.
 */
public final class Overload {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final PipelineStore store;
  private final PipelineSettings.Admission limits;
  private final AtomicInteger acceptedSince = new AtomicInteger();
  private volatile Measured measured = new Measured(Map.of(), 0);

  /** What waited when it was measured. */
  private record Measured(Map<Lane, Waiting> lanes, long databaseBytes) {}

  /**
   * What waits in one lane.
   *
   * @param items batches and unplanned publishes
   */
  public record Waiting(long items, long recipients, long oldestMs) {
    private Waiting plus(Depth depth) {
      return new Waiting(
          items + depth.batches(),
          recipients + depth.recipients(),
          Math.max(oldestMs, depth.oldestMs()));
    }
  }

  public Overload(PipelineStore store, PipelineSettings.Admission limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Lets a publish in.
   *
   * @throws ServiceException backpressure, with a time to wait
   */
  public void check(Lane lane) {
    // what is critical is let in a while longer: it is dispatched before all else
    int factor = lane == Lane.CRITICAL ? 2 : 1;
    long waiting = acceptedSince.get();
    for (Lane other : Lane.values()) {
      if (other.code() <= lane.code()) {
        waiting += waiting(other).items();
      }
    }
    if (waiting > (long) limits.maxWaiting() * factor
        || waiting(lane).oldestMs() > limits.maxAge().toMillis() * factor) {
      throw new ServiceException(
          ErrorCode.BACKPRESSURE, "the " + lane.wireName() + " queue is full", RETRY_AFTER);
    }
  }

  /** A publish was accepted whose work waits in the queue. */
  public void accepted() {
    acceptedSince.incrementAndGet();
  }

  /** Whether nothing waited at the last measurement, and nothing was accepted since. */
  public boolean nothingWaits() {
    return acceptedSince.get() == 0
        && measured.lanes().values().stream().allMatch(waiting -> waiting.items() == 0);
  }

  /** The size of the embedded database at the last measurement; 0 for a database server. */
  public long databaseBytes() {
    return measured.databaseBytes();
  }

  /** What waits in a lane. */
  public Waiting waiting(Lane lane) {
    return measured.lanes().getOrDefault(lane, new Waiting(0, 0, 0));
  }

  /** Measures again what waits; run about once a second. */
  public void measure() {
    int before = acceptedSince.get();
    long bytes = measured.databaseBytes();
    measured =
        store
            .transactions()
            .read(
                connection -> {
                  Map<Lane, Waiting> lanes = new EnumMap<>(Lane.class);
                  add(lanes, store.nodes().depths(connection));
                  add(lanes, store.nodes().unplanned(connection));
                  return new Measured(lanes, bytes);
                });
    acceptedSince.addAndGet(-before);
  }

  /** Measures the database's file; costs more, so it is run every few seconds. */
  public void measureSize() {
    long bytes = store.transactions().read(store.nodes()::databaseBytes);
    measured = new Measured(measured.lanes(), bytes);
  }

  private static void add(Map<Lane, Waiting> lanes, List<Depth> depths) {
    for (Depth depth : depths) {
      Waiting before = lanes.getOrDefault(Lane.ofCode(depth.lane()), new Waiting(0, 0, 0));
      lanes.put(Lane.ofCode(depth.lane()), before.plus(depth));
    }
  }
}
