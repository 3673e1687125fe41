package dev.carillon.persistence.status;

import dev.carillon.api.Lane;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A publish as it stands, to be read: the pipeline moves the row by SQL and nobody writes it from
 * here.
 */
@Entity
@Table(name = "publish")
@Access(AccessType.FIELD)
public class Publish {

  @Id
  @Column(name = "publish_key", nullable = false, updatable = false)
  private long publishKey;

  @Column(name = "app_id", length = 128, nullable = false, insertable = false, updatable = false)
  private String appId;

  @Column(
      name = "publish_id",
      length = 128,
      nullable = false,
      insertable = false,
      updatable = false)
  private String publishId;

  @Column(name = "state", nullable = false, insertable = false, updatable = false)
  private short state;

  @Column(name = "lane", nullable = false, insertable = false, updatable = false)
  private Lane lane;

  @Column(name = "fast_path", nullable = false, insertable = false, updatable = false)
  private boolean fastPath;

  @Column(name = "expected", nullable = false, insertable = false, updatable = false)
  private long expected;

  @Column(name = "estimated", nullable = false, insertable = false, updatable = false)
  private boolean estimated;

  @Column(name = "expires_at", insertable = false, updatable = false)
  private Instant expiresAt;

  @Column(name = "created_at", nullable = false, insertable = false, updatable = false)
  private Instant createdAt;

  @Column(name = "cancelled_at", insertable = false, updatable = false)
  private Instant cancelledAt;

  @Column(name = "planned_all", nullable = false, insertable = false, updatable = false)
  private boolean plannedAll;

  @Column(name = "planned", nullable = false, insertable = false, updatable = false)
  private long planned;

  @Column(name = "dispatched", nullable = false, insertable = false, updatable = false)
  private long dispatched;

  @Column(name = "succeeded", nullable = false, insertable = false, updatable = false)
  private long succeeded;

  @Column(name = "failed", nullable = false, insertable = false, updatable = false)
  private long failed;

  @Column(name = "expired", nullable = false, insertable = false, updatable = false)
  private long expired;

  @Column(name = "retry_scheduled", nullable = false, insertable = false, updatable = false)
  private long retryScheduled;

  @Column(name = "retry_attempted", nullable = false, insertable = false, updatable = false)
  private long retryAttempted;

  @Column(name = "dead_lettered", nullable = false, insertable = false, updatable = false)
  private long deadLettered;

  @Column(name = "cancelled", nullable = false, insertable = false, updatable = false)
  private long cancelled;

  @Column(name = "dropped", nullable = false, insertable = false, updatable = false)
  private long dropped;

  @Column(name = "error_reason", length = 512, insertable = false, updatable = false)
  private String errorReason;

  @Column(name = "unmatched", length = 65536, insertable = false, updatable = false)
  private String unmatched;

  @Column(name = "ended_at", insertable = false, updatable = false)
  private Instant endedAt;

  /** For the persistence provider only. */
  protected Publish() {}

  PublishSnapshot snapshot() {
    return new PublishSnapshot(
        publishKey,
        publishId,
        state,
        fastPath,
        cancelledAt != null,
        endedAt != null,
        errorReason,
        unmatched,
        new PublishSnapshot.Counters(
            planned,
            dispatched,
            succeeded,
            failed,
            expired,
            retryScheduled,
            retryAttempted,
            deadLettered,
            cancelled,
            dropped));
  }
}
