package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** What a browser reported of a notification. Written once. Of one persistence context. */
@Entity
@IdClass(InteractionId.class)
@Table(name = "push_interaction")
@Access(AccessType.FIELD)
public class Interaction {

  @Id
  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Id
  @Column(name = "publish_id", length = 128, nullable = false, updatable = false)
  private String publishId;

  @Id
  @Column(name = "recipient_key", nullable = false, updatable = false)
  private long recipientKey;

  @Id
  @Column(name = "event", nullable = false, updatable = false)
  private short event;

  @Column(name = "action", length = 64, updatable = false)
  private String action;

  @Column(name = "occurred_at", nullable = false, updatable = false)
  private Instant occurredAt;

  /** For the persistence provider only. */
  protected Interaction() {}

  Interaction(
      String appId,
      String publishId,
      long recipientKey,
      short event,
      String action,
      Instant occurredAt) {
    this.appId = appId;
    this.publishId = publishId;
    this.recipientKey = recipientKey;
    this.event = event;
    this.action = action;
    this.occurredAt = occurredAt;
  }
}
