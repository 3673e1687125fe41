package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A key of an app. Its secret may be replaced, the rest stays. Of one persistence context. */
@Entity
@Table(name = "app_key")
@Access(AccessType.FIELD)
public class AppKey {

  @Id
  @Column(name = "key_id", length = 128, nullable = false, updatable = false)
  private String keyId;

  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Column(name = "kind", length = 16, nullable = false, updatable = false)
  private KeyKind kind;

  @Column(name = "capability", length = 16, nullable = false, updatable = false)
  private String capability;

  @Column(name = "sealed_secret")
  private byte[] sealedSecret;

  @Column(name = "enabled", nullable = false)
  private boolean enabled;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected AppKey() {}

  AppKey(AppKeyRow row) {
    this.keyId = row.keyId();
    this.appId = row.appId();
    this.kind = KeyKind.ofStored(row.kind());
    this.capability = row.capability();
    this.sealedSecret = row.sealedSecret();
    this.enabled = row.enabled();
    this.createdAt = Instant.ofEpochMilli(row.createdAt());
  }

  void changeSecret(byte[] sealed) {
    this.sealedSecret = sealed;
  }

  AppKeyRow row() {
    return new AppKeyRow(
        keyId, appId, kind.stored(), capability, sealedSecret, enabled, createdAt.toEpochMilli());
  }
}
