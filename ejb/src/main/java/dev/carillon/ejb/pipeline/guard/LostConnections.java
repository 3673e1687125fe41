package dev.carillon.ejb.pipeline.guard;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which origin did not answer, and which publish met it: once a minute for each
 * origin, for an outage meets thousands. Thread-safe; bounded.
 */
final class LostConnections {

  private static final Logger LOG = LoggerFactory.getLogger(LostConnections.class);
  private static final long QUIET_MS = 60_000;
  private static final int MAX_ORIGINS = 1_000;

  private final Clock clock;
  private final Map<String, Long> saidAt = new ConcurrentHashMap<>();

  LostConnections(Clock clock) {
    this.clock = clock;
  }

  void note(RunningBatch batch, List<RunningBatch.Ready> results) {
    int lost = 0;
    String reason = null;
    for (RunningBatch.Ready ready : results) {
      if (ready.result() instanceof Result.Answered answered
          && answered.outcome() instanceof Outcome.Retryable retryable
          && retryable.failureClass() == FailureClass.NETWORK_TRANSPORT) {
        lost++;
        reason = retryable.reason();
      }
    }
    if (lost > 0 && mayBeSaid(origin(batch))) {
      LOG.warn(
          "publish {} of app {}: {} of {} requests to {} got no answer: {}",
          batch.publish().publishId(),
          batch.row().appId(),
          lost,
          results.size(),
          origin(batch),
          reason);
    }
  }

  /** The provider's name where it has one origin for all. */
  private static String origin(RunningBatch batch) {
    String origin = batch.row().origin();
    return origin.isEmpty() ? batch.kind().wireName() : origin;
  }

  private boolean mayBeSaid(String origin) {
    long now = clock.millis();
    if (saidAt.size() >= MAX_ORIGINS) {
      saidAt.values().removeIf(at -> now - at >= QUIET_MS);
    }
    if (saidAt.size() >= MAX_ORIGINS && !saidAt.containsKey(origin)) {
      return false;
    }
    Long before = saidAt.get(origin);
    if (before != null && now - before < QUIET_MS) {
      return false;
    }
    saidAt.put(origin, now);
    return true;
  }
}
