package dev.carillon.ejb.platform.sealing;

import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.persistence.sealed.SealedColumn;
import dev.carillon.persistence.sealed.SealedRepository;
import dev.carillon.persistence.sealed.SealedRow;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a rotation: after a start with more than one key, seals everything again that an older
 * key sealed, or that is not bound to its row, a page at a time as periodic work, until a whole
 * round finds nothing more. A page that fails is tried again, and readiness says so when it keeps
 * failing. Its last line in the log says whether the older keys may be taken out of the
 * configuration. May run on several nodes at once and be cut short. Used by one thread at a time.
 */
@ApplicationScoped
public class Resealing {

  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
  private static final int PAGE = 500;
  private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);

  /** Rows that are named in the log when they do not open; more say no more. */
  private static final int MAX_NAMED = 10;

  /** Each finds what was written while the one before was under way. */
  private static final int MAX_ROUNDS = 5;

  private final SealedRepository rows;
  private final SecretBox secrets;
  private final PeriodicTasks tasks;
  private volatile PeriodicTask task;

  private int round = 1;
  private int column;
  private SealedRow last;
  private long resealed;

  /** Of this round. */
  private long open;

  private long unreadable;
  private boolean foundNothing = true;

  @Inject
  public Resealing(SealedRepository rows, SecretBox secrets, PeriodicTasks tasks) {
    this.rows = rows;
    this.secrets = secrets;
    this.tasks = tasks;
  }

  void started(@Observes @Priority(5000) CarillonStarted event) {
    if (secrets.rotates()) {
      task = tasks.every(BETWEEN_PAGES, "resealing", this::goOn);
    }
  }

  void stopping(@Observes CarillonStopping event) {
    if (task != null) {
      task.cancel();
    }
  }

  private void goOn() {
    if (page().isPresent()) {
      task.cancel();
    }
  }

  /**
   * Seals a page of rows again.
   *
   * @return once all is looked through, whether nothing needs an older key any more
   */
  Optional<Boolean> page() {
    SealedColumn of = SealedColumn.values()[column];
    List<SealedRow> page = rows.page(of, last, PAGE);
    for (SealedRow row : page) {
      reseal(of, row);
      last = row;
    }
    if (page.size() == PAGE) {
      return Optional.empty();
    }
    last = null;
    column++;
    return column == SealedColumn.values().length ? roundEnded() : Optional.empty();
  }

  private Optional<Boolean> roundEnded() {
    Optional<Boolean> free = verdict();
    round++;
    column = 0;
    open = 0;
    unreadable = 0;
    foundNothing = true;
    return free;
  }

  private Optional<Boolean> verdict() {
    if (foundNothing) {
      LOG.info(
          "{} values sealed again with the current key; once every node runs with it as its"
              + " first, older keys are free",
          resealed);
      return Optional.of(true);
    }
    if (unreadable > 0) {
      LOG.error(
          "older keys are still needed: {} sealed values open with no configured key", unreadable);
      return Optional.of(false);
    }
    if (round == MAX_ROUNDS) {
      LOG.warn(
          "older keys are still needed: {} values sealed again, and {} are still being written"
              + " with an older key; start again when every node has the current one",
          resealed,
          open);
      return Optional.of(false);
    }
    return Optional.empty();
  }

  private void reseal(SealedColumn of, SealedRow row) {
    if (!secrets.isStale(row.sealed())) {
      return;
    }
    foundNothing = false;
    byte[] plain;
    try {
      plain = secrets.open(row.sealed(), place(of, row));
    } catch (IllegalStateException e) {
      if (unreadable++ < MAX_NAMED) {
        LOG.error("{} of {} does not open", of.qualified(), row.key(), e);
      }
      return;
    }
    if (rows.replace(of, row, secrets.seal(plain, place(of, row)))) {
      resealed++;
    } else {
      open++;
    }
  }

  private static SealedPlace place(SealedColumn of, SealedRow row) {
    return new SealedPlace(of.table(), row.identity().stream().map(String::valueOf).toList());
  }
}
