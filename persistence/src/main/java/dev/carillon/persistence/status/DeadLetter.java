package dev.carillon.persistence.status;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * A recipient that was given up after retries. Settlement writes it; a replay locks it and notes
 * the publish that sends it again.
 */
@Entity
@Table(name = "dead_letter")
@Access(AccessType.FIELD)
public class DeadLetter {

  @Id
  @Column(name = "dead_letter_key", nullable = false, updatable = false)
  private long deadLetterKey;

  @Column(name = "app_id", length = 128, nullable = false, insertable = false, updatable = false)
  private String appId;

  @Column(name = "publish_key", nullable = false, insertable = false, updatable = false)
  private long publishKey;

  @Column(
      name = "publish_id",
      length = 128,
      nullable = false,
      insertable = false,
      updatable = false)
  private String publishId;

  @Column(name = "recipient_key", nullable = false, insertable = false, updatable = false)
  private long recipientKey;

  @Column(name = "device_id", length = 128, insertable = false, updatable = false)
  private String deviceId;

  @Column(name = "provider", nullable = false, insertable = false, updatable = false)
  private ProviderKind provider;

  @Column(name = "failure_class", nullable = false, insertable = false, updatable = false)
  private FailureClass failureClass;

  @Column(name = "reason", length = 512, insertable = false, updatable = false)
  private String reason;

  @Column(name = "attempts", nullable = false, insertable = false, updatable = false)
  private int attempts;

  @Column(name = "occurred_at", nullable = false, insertable = false, updatable = false)
  private Instant occurredAt;

  @Column(name = "replayed_as", length = 128, insertable = false)
  private String replayedAs;

  /** For the persistence provider only. */
  protected DeadLetter() {}

  boolean isOf(String app) {
    return appId.equals(app);
  }

  /** It is sent again, once. */
  void replayed(String publish) {
    this.replayedAs = publish;
  }

  DeadLetterRow row() {
    return new DeadLetterRow(
        deadLetterKey,
        appId,
        publishKey,
        publishId,
        recipientKey,
        deviceId,
        provider.code(),
        (short) failureClass.ordinal(),
        reason,
        attempts,
        occurredAt.toEpochMilli(),
        replayedAs);
  }
}
