package dev.carillon.ejb.platform.sealing;

import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.sealed.SealedColumn;
import dev.carillon.persistence.sealed.SealedRepository;
import dev.carillon.persistence.sealed.SealedRow;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a rotation: after a start with more than one key, seals everything again that an older
 * key sealed, or that is not bound to its row, in the background and row by row, until a whole
 * round finds nothing more. Its last line in the log says whether the older keys may be taken out
 * of the configuration. May run on several nodes at once and be cut short.
 */
@ApplicationScoped
public class Resealing {

  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
  private static final int PAGE = 500;

  /** Rows that are named in the log when they do not open; more say no more. */
  private static final int MAX_NAMED = 10;

  /** Each finds what was written while the one before was under way. */
  private static final int MAX_ROUNDS = 5;

  private final SealedRepository rows;
  private final SecretBox secrets;
  private final ManagedExecutorService executor;

  /**
   * What one or more rounds did.
   *
   * @param resealed values sealed again
   * @param open values of older keys that changed before they could be sealed again
   * @param unreadable values that no configured key opens
   */
  record Outcome(long resealed, long open, long unreadable) {

    /** Whether a round that found this found all done already. */
    boolean foundNothing() {
      return resealed == 0 && open == 0 && unreadable == 0;
    }
  }

  @Inject
  public Resealing(SealedRepository rows, SecretBox secrets, ManagedExecutorService executor) {
    this.rows = rows;
    this.secrets = secrets;
    this.executor = executor;
  }

  void started(@Observes @Priority(5000) CarillonStarted event) {
    if (secrets.rotates()) {
      executor.execute(this::resealAndTell);
    }
  }

  private void resealAndTell() {
    try {
      resealAll();
    } catch (StorageException e) {
      LOG.error("older keys are still needed: sealing again has failed, start again for it", e);
    }
  }

  /** Whether nothing needs an older key any more. */
  boolean resealAll() {
    long resealed = 0;
    for (int round = 1; round <= MAX_ROUNDS; round++) {
      Outcome outcome = round();
      resealed += outcome.resealed();
      if (outcome.foundNothing()) {
        LOG.info(
            "{} values sealed again with the current key; once every node runs with it as its"
                + " first, older keys are free",
            resealed);
        return true;
      }
      if (outcome.unreadable() > 0) {
        LOG.error(
            "older keys are still needed: {} sealed values open with no configured key",
            outcome.unreadable());
        return false;
      }
    }
    LOG.warn(
        "older keys are still needed: {} values sealed again, and others are still being written"
            + " with an older key; start again when every node has the current one",
        resealed);
    return false;
  }

  private Outcome round() {
    Outcome sum = new Outcome(0, 0, 0);
    for (SealedColumn column : SealedColumn.values()) {
      SealedRow last = null;
      List<SealedRow> page;
      do {
        page = rows.page(column, last, PAGE);
        for (SealedRow row : page) {
          sum = added(sum, column, row);
          last = row;
        }
      } while (page.size() == PAGE);
    }
    return sum;
  }

  private Outcome added(Outcome sum, SealedColumn column, SealedRow row) {
    if (!secrets.isStale(row.sealed())) {
      return sum;
    }
    byte[] plain;
    try {
      plain = secrets.open(row.sealed(), place(column, row));
    } catch (IllegalStateException e) {
      if (sum.unreadable() < MAX_NAMED) {
        LOG.error("{} of {} does not open", column.qualified(), row.key(), e);
      }
      return new Outcome(sum.resealed(), sum.open(), sum.unreadable() + 1);
    }
    return rows.replace(column, row, secrets.seal(plain, place(column, row)))
        ? new Outcome(sum.resealed() + 1, sum.open(), sum.unreadable())
        : new Outcome(sum.resealed(), sum.open() + 1, sum.unreadable());
  }

  private static SealedPlace place(SealedColumn column, SealedRow row) {
    return new SealedPlace(column.table(), row.identity().stream().map(String::valueOf).toList());
  }
}
