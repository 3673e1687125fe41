package dev.carillon.persistence.audit;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One change that somebody made; written once. Of one persistence context. */
@Entity
@Table(name = "audit")
@Access(AccessType.FIELD)
public class Audit {

  @Id
  @Column(name = "audit_key", nullable = false, updatable = false)
  private long key;

  @Column(name = "app_id", length = 128, updatable = false)
  private String appId;

  @Column(name = "actor", length = 256, nullable = false, updatable = false)
  private String actor;

  @Column(name = "address", length = 64, updatable = false)
  private String address;

  @Column(name = "action", length = 64, nullable = false, updatable = false)
  private String action;

  @Column(name = "object", length = 256, nullable = false, updatable = false)
  private String object;

  @Column(name = "state_before", length = 32768, updatable = false)
  private String before;

  @Column(name = "state_after", length = 32768, updatable = false)
  private String after;

  @Column(name = "occurred_at", nullable = false, updatable = false)
  private Instant occurredAt;

  /** For the persistence provider only. */
  protected Audit() {}

  Audit(AuditRow row) {
    this.key = row.key();
    this.appId = row.appId();
    this.actor = row.actor();
    this.address = row.address();
    this.action = row.action().verb();
    this.object = row.action().object();
    this.before = row.before();
    this.after = row.after();
    this.occurredAt = Instant.ofEpochMilli(row.occurredAt());
  }

  AuditRow row() {
    return new AuditRow(
        key,
        appId,
        actor,
        address,
        new AuditRow.Action(action, object),
        before,
        after,
        occurredAt.toEpochMilli());
  }
}
