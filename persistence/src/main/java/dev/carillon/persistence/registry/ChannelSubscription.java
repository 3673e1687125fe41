package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A device's wish to get a channel's pushes, gone with its device. Of one persistence context. */
@Entity
@IdClass(ChannelSubscriptionId.class)
@Table(name = "channel_subscription")
@Access(AccessType.FIELD)
public class ChannelSubscription {

  @Id
  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Id
  @Column(name = "channel", length = 200, nullable = false, updatable = false)
  private String channel;

  @Id
  @Column(name = "recipient_key", nullable = false, updatable = false)
  private long recipientKey;

  @Column(name = "client_id", length = 256)
  private String clientId;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected ChannelSubscription() {}

  ChannelSubscription(
      String appId, String channel, long recipientKey, String clientId, Instant createdAt) {
    this.appId = appId;
    this.channel = channel;
    this.recipientKey = recipientKey;
    this.clientId = clientId;
    this.createdAt = createdAt;
  }

  void changeClient(String changed) {
    this.clientId = changed;
  }
}
