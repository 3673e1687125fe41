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
 * A tenant. Its name and settings are edited, and it may be disabled and enabled again. Of one
 * persistence context, never kept or shared.
 */
@Entity
@Table(name = "app")
@Access(AccessType.FIELD)
public class App {

  @Id
  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Column(name = "name", length = 256, nullable = false)
  private String name;

  @Column(name = "enabled", nullable = false)
  private boolean enabled;

  @Column(name = "settings", length = 16384, nullable = false)
  private String settings;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected App() {}

  App(AppRow row) {
    this.appId = row.appId();
    this.name = row.name();
    this.enabled = row.enabled();
    this.settings = row.settings();
    this.createdAt = Instant.ofEpochMilli(row.createdAt());
  }

  String settings() {
    return settings;
  }

  void changeSettings(String changed) {
    this.settings = changed;
  }

  void rename(String changed) {
    this.name = changed;
  }

  void setEnabled(boolean changed) {
    this.enabled = changed;
  }

  AppRow row() {
    return new AppRow(appId, name, enabled, settings, createdAt.toEpochMilli());
  }
}
