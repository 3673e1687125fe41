package dev.carillon.persistence.registry;

import dev.carillon.api.ProviderKind;
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/**
 * A registered device: registered, heard of again and again, given to another user, switched off
 * and on by its user, cleared when its provider says the token is gone, and registered once more.
 *
 * <p>Whoever changes it, here or by SQL, raises its version; only what differs is written. Of one
 * persistence context, never kept or shared.
 */
@Entity
@Table(name = "device")
@Access(AccessType.FIELD)
public class Device {

  @Id
  @Column(name = "recipient_key", nullable = false, updatable = false)
  private long recipientKey;

  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Column(name = "device_id", length = 128, nullable = false, updatable = false)
  private String deviceId;

  @Column(name = "client_id", length = 256)
  private String clientId;

  @Column(name = "provider", nullable = false)
  private ProviderKind provider;

  @Column(name = "platform", length = 16, nullable = false)
  private String platform;

  @Column(name = "form_factor", length = 32)
  private String formFactor;

  @Column(name = "token_hash", length = 64, nullable = false)
  private String tokenHash;

  @Column(name = "sealed_token", nullable = false)
  private byte[] sealedToken;

  @Column(name = "token_since", nullable = false)
  private Instant tokenSince;

  @Column(name = "origin", length = 300, nullable = false)
  private String origin;

  @Column(name = "credential_key", nullable = false)
  private long credentialKey;

  @Column(name = "owner_version", nullable = false)
  private int ownerVersion;

  @Column(name = "timezone", length = 64)
  private String timezone;

  @Column(name = "locale", length = 35)
  private String locale;

  @Column(name = "metadata", length = 8192)
  private String metadata;

  @Column(name = "push_state", length = 16, nullable = false)
  private String pushState;

  @Column(name = "failure_count", nullable = false)
  private int failureCount;

  @Column(name = "error_reason", length = 512)
  private String errorReason;

  @Column(name = "enabled", nullable = false)
  private boolean enabled;

  @Column(name = "identity_hash", length = 64)
  private String identityHash;

  @Column(name = "rate_capacity")
  private Integer rateCapacity;

  @Column(name = "rate_refill")
  private Double rateRefill;

  @Column(name = "user_agent", length = 512)
  private String userAgent;

  @Column(name = "device_name", length = 128)
  private String deviceName;

  @Column(name = "browser", length = 64)
  private String browser;

  @Column(name = "os", length = 64)
  private String os;

  @Column(name = "device_type", length = 32)
  private String deviceType;

  @Column(name = "last_active_at")
  private Instant lastActiveAt;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Column(name = "updated_at", nullable = false)
  private Instant updatedAt;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected Device() {}

  /** A device that is registered for the first time. */
  public Device(DeviceRow row) {
    this.recipientKey = row.id().recipientKey();
    this.appId = row.id().appId();
    this.deviceId = row.id().deviceId();
    this.createdAt = Instant.ofEpochMilli(row.times().createdAt());
    become(row);
  }

  public String deviceId() {
    return deviceId;
  }

  /** Null for none. */
  public String clientId() {
    return clientId;
  }

  /**
   * Takes this state; what is the same already is not written.
   *
   * @throws IllegalArgumentException when it is another device's
   */
  public final void become(DeviceRow row) {
    if (recipientKey != row.id().recipientKey()) {
      throw new IllegalArgumentException("a device does not become another one");
    }
    this.clientId = row.id().clientId();
    takeToken(row.token());
    takeProfile(row.profile());
    takePush(row.push());
    takeBrowser(row.browser());
    heard(row.times().lastActiveAt(), row.token().since());
    this.updatedAt = Instant.ofEpochMilli(row.times().updatedAt());
  }

  /**
   * It was heard of and still has its token.
   *
   * @param lastActive epoch milliseconds, may be null
   * @param since epoch milliseconds
   */
  public void heard(Long lastActive, long since) {
    this.lastActiveAt = lastActive == null ? null : Instant.ofEpochMilli(lastActive);
    this.tokenSince = Instant.ofEpochMilli(since);
  }

  /** The user's own switch. */
  public void enable(boolean on, long nowMs) {
    this.enabled = on;
    this.updatedAt = Instant.ofEpochMilli(nowMs);
  }

  private void takeToken(DeviceRow.Token token) {
    this.provider = ProviderKind.ofCode(token.provider());
    this.tokenHash = token.hash();
    this.sealedToken = token.sealed();
    this.origin = token.origin();
    this.credentialKey = token.credentialKey();
  }

  private void takeProfile(DeviceRow.Profile profile) {
    this.platform = profile.platform();
    this.formFactor = profile.formFactor();
    this.timezone = profile.timezone();
    this.locale = profile.locale();
    this.metadata = profile.metadata();
    this.rateCapacity = profile.rateCapacity();
    this.rateRefill = profile.rateRefill();
    this.identityHash = profile.identityHash();
  }

  private void takePush(DeviceRow.Push push) {
    this.pushState = push.state();
    this.failureCount = push.failureCount();
    this.errorReason = push.errorReason();
    this.enabled = push.enabled();
    this.ownerVersion = push.ownerVersion();
  }

  private void takeBrowser(DeviceRow.Browser said) {
    this.userAgent = said == null ? null : said.userAgent();
    this.deviceName = said == null ? null : said.deviceName();
    this.browser = said == null ? null : said.browser();
    this.os = said == null ? null : said.os();
    this.deviceType = said == null ? null : said.deviceType();
  }

  /** What it is now; later changes do not show in it. */
  public DeviceRow row() {
    return new DeviceRow(
        new DeviceRow.Identity(recipientKey, appId, deviceId, clientId),
        new DeviceRow.Token(
            provider.code(),
            tokenHash,
            sealedToken,
            tokenSince.toEpochMilli(),
            origin,
            credentialKey),
        new DeviceRow.Profile(
            platform,
            formFactor,
            timezone,
            locale,
            metadata,
            rateCapacity,
            rateRefill,
            identityHash),
        new DeviceRow.Push(pushState, failureCount, errorReason, enabled, ownerVersion),
        deviceType == null
            ? null
            : new DeviceRow.Browser(userAgent, deviceName, browser, os, deviceType),
        new DeviceRow.Times(
            lastActiveAt == null ? null : lastActiveAt.toEpochMilli(),
            createdAt.toEpochMilli(),
            updatedAt.toEpochMilli()));
  }
}
