package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/**
 * A key of an app, or of the operator. Its secret may be replaced and it may be disabled; the rest
 * stays. Of one persistence context.
 */
@Entity
@Table(name = "app_key")
@Access(AccessType.FIELD)
public class AppKey {

  @Id
  @Column(name = "key_id", length = 128, nullable = false, updatable = false)
  private String keyId;

  @Column(name = "app_id", length = 128, updatable = false)
  private String appId;

  @Column(name = "kind", length = 16, nullable = false, updatable = false)
  private KeyKind kind;

  @Column(name = "capability", length = 16, nullable = false, updatable = false)
  private String capability;

  @Column(name = "sealed_secret")
  private byte[] sealedSecret;

  @Column(name = "secret_hash", length = 64)
  private String secretHash;

  @Column(name = "sealed_former")
  private byte[] sealedFormer;

  @Column(name = "former_hash", length = 64)
  private String formerHash;

  @Column(name = "former_until")
  private Instant formerUntil;

  @Column(name = "methods", length = 1024, updatable = false)
  private String methods;

  @Column(name = "channels", length = 4096, updatable = false)
  private String channels;

  @Column(name = "note", length = 256, updatable = false)
  private String note;

  @Column(name = "enabled", nullable = false)
  private boolean enabled;

  @Column(name = "expires_at", updatable = false)
  private Instant expiresAt;

  @Column(name = "last_used_at", updatable = false)
  private Instant lastUsedAt;

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
    this.kind = row.kind();
    this.capability = row.capability();
    replace(row.secrets());
    this.methods = row.bounds().methods();
    this.channels = row.bounds().channels();
    this.note = row.bounds().note();
    this.enabled = row.life().enabled();
    this.expiresAt = instant(row.life().expiresAt());
    this.createdAt = Instant.ofEpochMilli(row.life().createdAt());
  }

  void replace(KeySecrets secrets) {
    KeySecrets.Former former = secrets.former();
    this.sealedSecret = secrets.sealed();
    this.secretHash = secrets.hash();
    this.sealedFormer = former == null ? null : former.sealed();
    this.formerHash = former == null ? null : former.hash();
    this.formerUntil = former == null ? null : Instant.ofEpochMilli(former.until());
  }

  void disable() {
    this.enabled = false;
  }

  AppKeyRow row() {
    return new AppKeyRow(
        keyId,
        appId,
        kind,
        capability,
        new KeySecrets(sealedSecret, secretHash, former()),
        new KeyBounds(methods, channels, note),
        new KeyLife(enabled, createdAt.toEpochMilli(), millis(expiresAt), millis(lastUsedAt)));
  }

  private KeySecrets.Former former() {
    return formerUntil == null
        ? null
        : new KeySecrets.Former(sealedFormer, formerHash, formerUntil.toEpochMilli());
  }

  private static Instant instant(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static Long millis(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }
}
