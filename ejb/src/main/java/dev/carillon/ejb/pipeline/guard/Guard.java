package dev.carillon.ejb.pipeline.guard;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.pipeline.route.Breakers;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.pipeline.Invalidation;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.providers.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one wrong credential from wiping a registry, and feeds the breakers. Tokens are cleared
 * only by the few answers that say so ({@link Outcome.Gone}); while a credential is under
 * suspicion, and where the very answers that are being recorded bring it there, even those are put
 * aside until an administrator decides. Called by settling threads, outside and inside their
 * transactions; thread-safe.
 */
public final class Guard {

  private static final int MAX_REVIEWED = 100;
  private static final long OTHERS_PAUSE_MS = 60_000;
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private final PipelineStore store;
  private final ProviderRoutes routes;
  private final Breakers breakers;
  private final Suspicion suspicion;
  private final Clock clock;
  private final LostConnections lost;
  private final AtomicLong paused = new AtomicLong();

  /** Since when a credential that another node suspected was seen not to be paused. */
  private final Map<Long, Long> releasedSince = new ConcurrentHashMap<>();

  public Guard(PipelineStore store, ProviderRoutes routes, Breakers breakers, Clock clock) {
    this.store = store;
    this.routes = routes;
    this.breakers = breakers;
    this.suspicion = new Suspicion(clock);
    this.lost = new LostConnections(clock);
    this.clock = clock;
  }

  /**
   * What one batch brings to a transaction.
   *
   * @param gone of this credential; may be none
   * @param results all that is recorded of the batch
   */
  public record Told(
      long credentialKey, List<Invalidation> gone, List<RunningBatch.Ready> results) {}

  /**
   * Clears devices, or puts their invalidations aside while their credential is suspected: all that
   * one transaction records of a credential is judged together, in however many batches it came.
   */
  public void invalidate(Connection connection, Collection<Told> all) throws SQLException {
    Map<Long, List<Told>> byCredential = new TreeMap<>();
    for (Told told : all) {
      byCredential.computeIfAbsent(told.credentialKey(), key -> new ArrayList<>()).add(told);
    }
    for (Map.Entry<Long, List<Told>> one : byCredential.entrySet()) {
      invalidate(connection, one.getKey(), one.getValue());
    }
  }

  private void invalidate(Connection connection, long credentialKey, List<Told> all)
      throws SQLException {
    // in the order of keys, so that two writers never wait in a circle
    List<Invalidation> gone =
        all.stream()
            .flatMap(told -> told.gone().stream())
            .sorted(Comparator.comparingLong(Invalidation::recipientKey))
            .toList();
    if (gone.isEmpty()) {
      return;
    }
    List<RunningBatch.Ready> results =
        all.stream().flatMap(told -> told.results().stream()).toList();
    if (suspicion.wouldSuspect(credentialKey, answers(results))) {
      store.settle().quarantine(connection, gone, clock.millis());
    } else {
      store.settle().clearDevices(connection, gone, clock.millis());
    }
  }

  /** Learns from recorded results. Pauses a credential when its answers are suspicious. */
  public void note(RunningBatch batch, List<RunningBatch.Ready> results) {
    long credentialKey = batch.row().credentialKey();
    for (RunningBatch.Ready ready : results) {
      if (ready.result() instanceof Result.Answered answered) {
        breakers.note(
            credentialKey,
            batch.row().origin(),
            batch.recipientKey(ready.index()),
            isOutage(answered.outcome()));
      }
    }
    lost.note(batch, results);
    Suspicion.Answers answers = answers(results);
    if (credentialKey != 0 && suspicion.note(credentialKey, answers)) {
      paused.incrementAndGet();
      LOG.error(
          "credential {} of app {} is paused until an administrator releases it: {}",
          credentialKey,
          batch.row().appId(),
          suspicion.cause(credentialKey));
      pause(credentialKey);
    }
  }

  /** When it fails, {@link #review} does it again: until then nothing may count as released. */
  private void pause(long credentialKey) {
    String cause = suspicion.cause(credentialKey);
    if (cause != null) {
      routes.pause(credentialKey, cause);
      suspicion.paused(credentialKey);
    }
  }

  /** How often this node paused a credential. */
  public long pauses() {
    return paused.get();
  }

  /**
   * Follows what administrators decided: a credential that was released was the right one, so what
   * was put aside is cleared; one that was replaced was wrong, and its answers are forgotten.
   */
  public void review() {
    Set<Long> own = new HashSet<>(suspicion.suspected());
    for (long key : own) {
      if (suspicion.isPausePending(key)) {
        pause(key);
      } else if (!isPaused(key)) {
        follow(key);
      }
    }
    Set<Long> others = new HashSet<>();
    for (long key :
        store.transactions().read(c -> store.settle().quarantinedCredentials(c, MAX_REVIEWED))) {
      if (!own.contains(key) && !isPaused(key)) {
        others.add(key);
      }
    }
    followOthers(others);
  }

  /** Another node's suspicion may not have come to the registry yet: its word is waited for. */
  private void followOthers(Set<Long> released) {
    releasedSince.keySet().retainAll(released);
    long now = clock.millis();
    for (long key : released) {
      if (now - releasedSince.computeIfAbsent(key, k -> now) >= OTHERS_PAUSE_MS) {
        follow(key);
        releasedSince.remove(key);
      }
    }
  }

  private boolean isPaused(long key) {
    return "paused".equals(state(key));
  }

  private String state(long key) {
    return store.transactions().<String>read(c -> store.settle().credentialState(c, key));
  }

  private void follow(long key) {
    String state = state(key);
    int decided = release(key, "active".equals(state));
    LOG.info("credential {} is {} again: {} invalidations decided", key, state, decided);
  }

  /**
   * Ends the suspicion of a credential on this node.
   *
   * @param apply whether the devices put aside are cleared; otherwise they stay registered
   * @return how many invalidations were decided
   */
  public int release(long credentialKey, boolean apply) {
    suspicion.clear(credentialKey);
    int decided = 0;
    List<Invalidation> chunk;
    do {
      chunk = store.transactions().run(c -> decide(c, credentialKey, apply));
      decided += chunk.size();
    } while (!chunk.isEmpty());
    return decided;
  }

  private List<Invalidation> decide(Connection connection, long credentialKey, boolean apply)
      throws SQLException {
    List<Invalidation> chunk = store.settle().quarantined(connection, credentialKey, 500);
    if (apply) {
      store.settle().clearDevices(connection, chunk, clock.millis());
    }
    store.settle().dropQuarantined(connection, chunk);
    return chunk;
  }

  private static Suspicion.Answers answers(List<RunningBatch.Ready> results) {
    int all = 0;
    Map<String, Integer> suspicious = Map.of();
    for (RunningBatch.Ready ready : results) {
      if (ready.result() instanceof Result.Answered answered) {
        all++;
        String reason = suspicion(answered.outcome());
        if (reason != null) {
          suspicious = suspicious.isEmpty() ? new HashMap<>() : suspicious;
          suspicious.merge(reason, 1, Integer::sum);
        }
      }
    }
    return new Suspicion.Answers(all, suspicious);
  }

  /**
   * What says that the credential is wrong; null where nothing does. Refused tokens are not gone
   * tokens: the credential may be the wrong one for them. What we refuse to send ourselves (an
   * origin, an address, keys that cannot be used) says nothing of it: a few hostile subscriptions
   * would otherwise pause an app.
   */
  private static String suspicion(Outcome outcome) {
    if (outcome instanceof Outcome.Gone gone) {
      return gone.suspicious() ? gone.reason() : null;
    }
    if (outcome instanceof Outcome.Rejected rejected
        && rejected.failureClass() == FailureClass.CREDENTIAL_AUTH) {
      return rejected.reason() == null ? rejected.failureClass().wireName() : rejected.reason();
    }
    return null;
  }

  private static boolean isOutage(Outcome outcome) {
    return outcome instanceof Outcome.Retryable retryable
        && (retryable.failureClass() == FailureClass.PROVIDER_TRANSIENT
            || retryable.failureClass() == FailureClass.NETWORK_TRANSPORT);
  }
}
