package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.persistence.pipeline.BatchRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds what is sent at once: by node (until it is recorded), by app, credential and endpoint
 * origin (until the provider answered). Never waits: a batch that gets no permits steps aside, so a
 * hanging origin holds only its own. Safe for many threads.
 */
public final class InFlight {

  private final int maxUnsettled;
  private final PipelineSettings.Dispatch limits;
  private final Map<Object, Integer> used = new HashMap<>();
  private int unsettled;
  private int inFlight;

  public InFlight(int maxUnsettled, PipelineSettings.Dispatch limits) {
    this.maxUnsettled = maxUnsettled;
    this.limits = limits;
  }

  /** Whom permits are counted for. */
  public record Key(Lane lane, String appId, long credentialKey, String origin) {
    public static Key of(BatchRow row) {
      return new Key(Lane.ofCode(row.lane()), row.appId(), row.credentialKey(), row.origin());
    }
  }

  private record App(String id) {}

  private record Credential(String appId, long key) {}

  private record Origin(String appId, long credentialKey, String origin) {}

  /**
   * Takes as many permits as are free, up to {@code wanted}; none rather than fewer than {@code
   * least}.
   */
  public synchronized int acquire(Key key, int wanted, int least) {
    int node = share(maxUnsettled, key.lane()) - unsettled;
    int granted = Math.min(wanted, Math.min(node, free(key)));
    if (granted < least) {
      return 0;
    }
    unsettled += granted;
    inFlight += granted;
    used.merge(new App(key.appId()), granted, Integer::sum);
    used.merge(new Credential(key.appId(), key.credentialKey()), granted, Integer::sum);
    Origin origin = origin(key);
    if (origin != null) {
      used.merge(origin, granted, Integer::sum);
    }
    return granted;
  }

  /** Permits that app, credential and origin leave, whatever the node as a whole does. */
  public synchronized int free(Key key) {
    Lane lane = key.lane();
    int app = free(new App(key.appId()), share(limits.maxInFlightApp(), lane));
    Credential credential = new Credential(key.appId(), key.credentialKey());
    int free = Math.min(app, free(credential, share(limits.maxInFlightCredential(), lane)));
    Origin origin = origin(key);
    return origin == null
        ? free
        : Math.min(free, free(origin, share(limits.maxInFlightOrigin(), lane)));
  }

  /**
   * The provider answered.
   *
   * @return how many answers wait to be recorded
   */
  public synchronized int answered(Key key, int number) {
    inFlight -= number;
    release(new App(key.appId()), number);
    release(new Credential(key.appId(), key.credentialKey()), number);
    Origin origin = origin(key);
    if (origin != null) {
      release(origin, number);
    }
    return unsettled - inFlight;
  }

  /** The outcomes are recorded, or belong to somebody else now. */
  public synchronized void settled(int number) {
    unsettled -= number;
  }

  /** Whether nobody holds a permit. */
  public synchronized boolean isEmpty() {
    return unsettled == 0 && inFlight == 0 && used.isEmpty();
  }

  public synchronized int unsettled() {
    return unsettled;
  }

  public synchronized int inFlight() {
    return inFlight;
  }

  /** A part of every limit is kept for what is more urgent. */
  private static int share(int limit, Lane lane) {
    return switch (lane) {
      case CRITICAL -> limit;
      case NORMAL -> Math.max(1, (int) (limit * 0.95));
      case BULK -> Math.max(1, (int) (limit * 0.9));
    };
  }

  private int free(Object key, int limit) {
    return limit - used.getOrDefault(key, 0);
  }

  private void release(Object key, int number) {
    used.computeIfPresent(key, (k, held) -> held > number ? held - number : null);
  }

  private static Origin origin(Key key) {
    return key.origin().isEmpty()
        ? null
        : new Origin(key.appId(), key.credentialKey(), key.origin());
  }
}
