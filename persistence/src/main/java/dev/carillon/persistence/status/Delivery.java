package dev.carillon.persistence.status;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.pipeline.DeliveryRow;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** What happened to one recipient, to be read: settlement writes it once, in bulk. */
@Entity
@IdClass(DeliveryId.class)
@Table(name = "delivery")
@Access(AccessType.FIELD)
public class Delivery {

  @Id
  @Column(name = "publish_key", nullable = false, updatable = false)
  private long publishKey;

  @Id
  @Column(name = "recipient_key", nullable = false, updatable = false)
  private long recipientKey;

  @Column(name = "device_id", length = 128, insertable = false, updatable = false)
  private String deviceId;

  @Column(name = "provider", nullable = false, insertable = false, updatable = false)
  private ProviderKind provider;

  @Column(name = "outcome", nullable = false, insertable = false, updatable = false)
  private short outcome;

  @Column(name = "failure_class", insertable = false, updatable = false)
  private FailureClass failureClass;

  @Column(name = "reason", length = 512, insertable = false, updatable = false)
  private String reason;

  @Column(name = "provider_message_id", length = 256, insertable = false, updatable = false)
  private String providerMessageId;

  @Column(name = "attempts", nullable = false, insertable = false, updatable = false)
  private int attempts;

  @Column(name = "first_attempt_at", insertable = false, updatable = false)
  private Instant firstAttemptAt;

  @Column(name = "settled_at", nullable = false, insertable = false, updatable = false)
  private Instant settledAt;

  /** For the persistence provider only. */
  protected Delivery() {}

  /**
   * @param registered the id of the device that has this key now, null for none
   */
  DeliveryRow row(String registered) {
    return new DeliveryRow(
        publishKey,
        recipientKey,
        deviceId == null ? registered : deviceId,
        provider.code(),
        outcome,
        failureClass == null ? null : (short) failureClass.ordinal(),
        reason,
        providerMessageId,
        attempts,
        firstAttemptAt == null ? null : firstAttemptAt.toEpochMilli(),
        settledAt.toEpochMilli());
  }
}
