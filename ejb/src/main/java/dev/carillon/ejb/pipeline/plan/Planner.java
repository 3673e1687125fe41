package dev.carillon.ejb.pipeline.plan;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.pipeline.settle.Finisher;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.Grouped;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PlanRepository.Claim;
import dev.carillon.persistence.pipeline.PlanRepository.Claims;
import dev.carillon.persistence.pipeline.PlanRepository.Progress;
import dev.carillon.persistence.pipeline.PlanRepository.Wanted;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns publishes into batches, a page at a time and the most urgent lane first; small ones that
 * are due together share a transaction. The cursor is saved with the batches of its page, so
 * planning goes on after a crash, on any node, without planning a device twice. It stops while
 * enough batches of the publish wait. A publish that cannot be planned is tried again after ever
 * longer times and in the end broken off; no other waits for it.
 *
 * <p>Used by one planning loop a node.
 */
public final class Planner {

  /** When to look again at a publish of which enough batches wait. */
  private static final long FULL_MS = 100;

  private static final int MAX_BATCH = 1000;

  /** Publishes planned together; a more urgent lane waits as long as that takes. */
  static final int TOGETHER = 50;

  /** Of these, their recipients. */
  private static final int TOGETHER_RECIPIENTS = 2_000;

  /** Looks at one lane in a step, each past {@value #TOGETHER} publishes of which enough waits. */
  private static final int LOOKS = 20;

  /** When to try again after the first failure in a row; it doubles from there. */
  private static final long AFTER_FAILURE_MS = 1_000;

  private static final long LONGEST_AFTER_FAILURE_MS = 300_000;

  /** Failures in a row after which it is broken off: after a quarter of an hour or so. */
  static final int MOST_FAILURES = 12;

  /** The reason of a publish that was broken off. */
  static final String PLANNING_FAILED = "planning_failed";

  private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

  private final PipelineStore store;
  private final Grouped grouped;
  private final PipelineSettings.Planning settings;
  private final RecipientFinder recipients;
  private final BatchBuilder builder;
  private final Finisher finisher;
  private final Clock clock;
  private final long statusTtlMs;

  public Planner(
      PipelineStore store,
      PipelineSettings settings,
      BatchBuilder builder,
      Finisher finisher,
      Clock clock) {
    this.store = store;
    this.grouped = new Grouped(store.transactions());
    this.settings = settings.planning();
    this.recipients = new RecipientFinder(store.recipients());
    this.builder = builder;
    this.finisher = finisher;
    this.clock = clock;
    this.statusTtlMs = settings.settling().statusTtl().toMillis();
  }

  /**
   * Plans one page of one publish, or several small publishes.
   *
   * @return their lane; empty when there was none to plan
   */
  public Optional<Lane> step() {
    for (Lane lane : Lane.values()) {
      if (step(lane)) {
        return Optional.of(lane);
      }
    }
    return Optional.empty();
  }

  /** Past those that are full or cannot be planned; false when nothing of the lane was planned. */
  private boolean step(Lane lane) {
    for (int look = 0; look < LOOKS; look++) {
      Claims claims = claim(lane);
      if (!claims.taken().isEmpty() && plan(claims.taken())) {
        return true;
      }
      if (claims.taken().isEmpty() && claims.full() == 0) {
        return false;
      }
    }
    return false;
  }

  private Claims claim(Lane lane) {
    Wanted wanted =
        new Wanted(
            lane.code(),
            settings.lease().toMillis(),
            TOGETHER,
            TOGETHER_RECIPIENTS,
            settings.maxUnclaimed(),
            FULL_MS);
    return store.transactions().run(connection -> store.plans().claim(connection, wanted));
  }

  /** Milliseconds until the next publish of any lane is due; less than 1 when one is. */
  public long untilDue() {
    return store
        .transactions()
        .<Long>read(
            connection -> {
              long until = Long.MAX_VALUE;
              for (Lane lane : Lane.values()) {
                until = Math.min(until, store.plans().untilDue(connection, lane.code()));
              }
              return until;
            });
  }

  /** What came of a look at a publish. */
  private enum Page {
    /** Enough of it waits: what is less urgent may go on. */
    FULL,
    SOME,
    LAST
  }

  /** False when nothing of them could be planned now. */
  private boolean plan(List<Claim> claims) {
    Map<Claim, Page> pages = grouped.each(claims, this::page, this::failed);
    pages.forEach(
        (claim, page) -> {
          if (page == Page.LAST) {
            finisher.mayBeDone(claim.publishKey());
          }
        });
    return pages.values().stream().anyMatch(page -> page != Page.FULL);
  }

  /** A node of a newer version, or an administrator, may make it work meanwhile. */
  private void failed(Claim claim, RuntimeException trouble) {
    int failures = claim.failures() + 1;
    if (failures < MOST_FAILURES) {
      LOG.warn(
          "publish {} could not be planned, {} times in a row",
          claim.publishKey(),
          failures,
          trouble);
      store.transactions().execute(c -> store.plans().failed(c, claim, delayAfter(failures)));
      return;
    }
    LOG.error(
        "publish {} is broken off: it could not be planned {} times in a row",
        claim.publishKey(),
        failures,
        trouble);
    if (store.transactions().<Boolean>run(c -> store.plans().breakOff(c, claim, PLANNING_FAILED))) {
      finisher.mayBeDone(claim.publishKey());
    }
  }

  private static long delayAfter(int failures) {
    return Math.min(LONGEST_AFTER_FAILURE_MS, AFTER_FAILURE_MS << (failures - 1));
  }

  private Page page(Connection connection, Claim claim) throws SQLException {
    if (claim.expiresAt() != null && clock.millis() >= claim.expiresAt()) {
      return overdue(connection, claim) ? Page.LAST : Page.SOME;
    }
    int room = settings.maxUnclaimed() - store.batches().unclaimed(connection, claim.publishKey());
    if (room <= 0) {
      save(connection, claim, claim.cursor(), claim.bound(), false, FULL_MS);
      return Page.FULL;
    }
    long bound = claim.bound() == null ? bound(connection, claim) : claim.bound();
    StoredCommand command = StoredCommand.parse(claim.command());
    int limit = Math.min(settings.page(), room * MAX_BATCH);
    RecipientFinder.Request request =
        new RecipientFinder.Request(claim.appId(), claim.publishKey(), command, null);
    RecipientFinder.Found found =
        recipients.find(connection, request, new Range(claim.cursor(), bound, limit));
    List<BatchRow> batches =
        builder.build(
            new BatchBuilder.Owner(claim.publishKey(), claim.appId(), claim.lane(), clock.millis()),
            found,
            found.last() && claim.cursor() == 0);
    if (!save(connection, claim, found.cursor(), bound, found.last(), 0)) {
      return Page.SOME;
    }
    if (claim.cursor() == 0) {
      String unmatched = recipients.unmatched(connection, request).stored();
      store.plans().noteUnmatched(connection, claim, unmatched);
    }
    store.batches().insert(connection, batches, null);
    return found.last() ? Page.LAST : Page.SOME;
  }

  /** The end of the plan: the highest key of any device, and of this publish's raw recipients. */
  private long bound(Connection connection, Claim claim) throws SQLException {
    return Math.max(
        store.recipients().highestKey(connection),
        store.recipients().highestRaw(connection, claim.publishKey()));
  }

  private boolean save(
      Connection connection, Claim claim, long cursor, Long bound, boolean last, long delayMs)
      throws SQLException {
    PublishState state = cursor > 0 ? PublishState.DISPATCHING : PublishState.PLANNING;
    Progress progress = new Progress(cursor, bound, state.change(), last, delayMs);
    return store.plans().save(connection, claim, progress);
  }

  /** It expired before everybody was planned: what is planned already expires batch by batch. */
  private boolean overdue(Connection connection, Claim claim) throws SQLException {
    if (claim.cursor() > 0) {
      return save(connection, claim, claim.cursor(), claim.bound(), true, 0);
    }
    if (save(connection, claim, 0, 0L, true, 0)) {
      store
          .finish()
          .end(
              connection,
              new FinishRepository.End(
                  claim.publishKey(),
                  PublishState.EXPIRED.change(),
                  PublishState.CANCELLED.change(),
                  0,
                  new Counts(),
                  "expired_before_planning",
                  statusTtlMs));
    }
    return false;
  }
}
