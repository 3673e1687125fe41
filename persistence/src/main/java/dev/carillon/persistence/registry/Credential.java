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
 * One version of an app's credential for a provider: active, perhaps paused and released, at last
 * superseded by the next version for good. Of one persistence context.
 */
@Entity
@Table(name = "credential")
@Access(AccessType.FIELD)
public class Credential {

  @Id
  @Column(name = "credential_key", nullable = false, updatable = false)
  private long credentialKey;

  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Column(name = "credential_id", length = 128, nullable = false, updatable = false)
  private String credentialId;

  @Column(name = "provider", nullable = false, updatable = false)
  private ProviderKind provider;

  /** The credential's own: grows by one under one id. */
  @Column(name = "version", nullable = false, updatable = false)
  private int version;

  @Column(name = "sealed", nullable = false)
  private byte[] sealed;

  @Column(name = "public_info", length = 4096, nullable = false, updatable = false)
  private String publicInfo;

  @Column(name = "state", length = 16, nullable = false)
  private CredentialState state;

  @Column(name = "pause_reason", length = 512)
  private String pauseReason;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Version
  @Column(name = "row_version", nullable = false)
  private int rowVersion;

  /** For the persistence provider only. */
  protected Credential() {}

  Credential(CredentialRow row) {
    this.credentialKey = row.credentialKey();
    this.appId = row.appId();
    this.credentialId = row.credentialId();
    this.provider = ProviderKind.ofCode(row.provider());
    this.version = row.version();
    this.sealed = row.sealed();
    this.publicInfo = row.publicInfo();
    this.state = CredentialState.ofStored(row.state());
    this.pauseReason = row.pauseReason();
    this.createdAt = Instant.ofEpochMilli(row.createdAt());
  }

  /** Retires it. */
  void supersede() {
    state = CredentialState.SUPERSEDED;
    pauseReason = null;
  }

  /** Whether it was active. */
  boolean pause(String reason) {
    if (state != CredentialState.ACTIVE) {
      return false;
    }
    state = CredentialState.PAUSED;
    pauseReason = reason;
    return true;
  }

  /** Whether it was paused. */
  boolean release() {
    if (state != CredentialState.PAUSED) {
      return false;
    }
    state = CredentialState.ACTIVE;
    pauseReason = null;
    return true;
  }

  boolean isOf(String app) {
    return appId.equals(app);
  }

  CredentialRow row() {
    return new CredentialRow(
        credentialKey,
        appId,
        credentialId,
        provider.code(),
        version,
        sealed,
        publicInfo,
        state.stored(),
        pauseReason,
        createdAt.toEpochMilli());
  }
}
