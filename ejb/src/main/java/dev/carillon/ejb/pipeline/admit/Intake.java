package dev.carillon.ejb.pipeline.admit;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import java.util.List;

/**
 * What admission needs of the node it runs on: whether it takes publishes, and where they go after
 * their commit. Lives as long as the application; safe for many threads.
 */
public interface Intake {

  /** What publish services work with. */
  PublishTools publishTools();

  boolean enabled();

  Overload overload();

  /** Under which a small publish's batches are written; null when this node has no room. */
  BatchRepository.Lease localLease();

  /**
   * What was accepted.
   *
   * @param leased batches that were written under {@link #localLease}
   * @param leasedSinceNanos before they were written: from here on their lease counts, however long
   *     the caller's transaction takes
   * @param waits whether there is work for the planner or for whoever claims next
   */
  record Accepted(
      Lane lane,
      PublishContext context,
      List<BatchRow> leased,
      long leasedSinceNanos,
      boolean waits) {}

  /** A publish was accepted and its transaction has committed. Returns at once. */
  void accepted(Accepted publish);

  /** Batches may be due that were not. Returns at once. */
  void wakeClaims();
}
