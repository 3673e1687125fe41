package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The table {@code credential}. For each app and provider at most one row is in use ({@code active}
 * or {@code paused}); the rest are superseded.
 */
@ApplicationScoped
public class CredentialRepository {

  private static final String SELECT =
      "select credential_key, app_id, credential_id, provider, version, sealed, public_info, state,"
          + " pause_reason, created_at from credential ";

  private final Sql sql;

  /** For the container's proxy only. */
  protected CredentialRepository() {
    this.sql = null;
  }

  @Inject
  public CredentialRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  public Optional<CredentialRow> inUse(String appId, int provider) {
    return sql.first(
        SELECT
            + "where app_id = ? and provider = ? and state <> 'superseded'"
            + " order by credential_key desc limit 1",
        CredentialRepository::row,
        appId,
        provider);
  }

  /** The codes of the providers this app has a credential in use for. */
  public List<Integer> providersInUse(String appId) {
    return sql.list(
        "select distinct provider from credential where app_id = ? and state <> 'superseded'",
        row -> row.getInt(1),
        appId);
  }

  public Optional<CredentialRow> byKey(long credentialKey) {
    return sql.first(SELECT + "where credential_key = ?", CredentialRepository::row, credentialKey);
  }

  /** The highest version stored under this id, 0 when there is none. */
  public int latestVersion(String appId, int provider, String credentialId) {
    return sql.first(
            "select coalesce(max(version), 0) from credential"
                + " where app_id = ? and provider = ? and credential_id = ?",
            row -> row.getInt(1),
            appId,
            provider,
            credentialId)
        .orElse(0);
  }

  public void insert(CredentialRow row) {
    sql.update(
        "insert into credential (credential_key, app_id, credential_id, provider, version, sealed,"
            + " public_info, state, pause_reason, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.credentialKey(),
        row.appId(),
        row.credentialId(),
        row.provider(),
        row.version(),
        row.sealed(),
        row.publicInfo(),
        row.state(),
        row.pauseReason(),
        row.createdAt());
  }

  /** Retires whatever the app used for this provider. */
  public int supersede(String appId, int provider) {
    return sql.update(
        "update credential set state = 'superseded', pause_reason = null"
            + " where app_id = ? and provider = ? and state <> 'superseded'",
        appId,
        provider);
  }

  /** Whether it was active. */
  public boolean pause(long credentialKey, String reason) {
    return sql.update(
            "update credential set state = 'paused', pause_reason = ?"
                + " where credential_key = ? and state = 'active'",
            reason,
            credentialKey)
        > 0;
  }

  /** Whether it was paused. */
  public boolean release(String appId, long credentialKey) {
    return sql.update(
            "update credential set state = 'active', pause_reason = null"
                + " where credential_key = ? and app_id = ? and state = 'paused'",
            credentialKey,
            appId)
        > 0;
  }

  /** All versions with keys after this one, in order of their keys. */
  public List<CredentialRow> page(String appId, long afterKey, int limit) {
    return sql.list(
        SELECT + "where app_id = ? and credential_key > ? order by credential_key limit ?",
        CredentialRepository::row,
        appId,
        afterKey,
        limit);
  }

  /** Those that wait for an administrator. */
  public List<CredentialRow> paused(String appId, long afterKey, int limit) {
    return sql.list(
        SELECT
            + "where app_id = ? and credential_key > ? and state = 'paused'"
            + " order by credential_key limit ?",
        CredentialRepository::row,
        appId,
        afterKey,
        limit);
  }

  private static CredentialRow row(ResultSet row) throws SQLException {
    return new CredentialRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        row.getInt(5),
        row.getBytes(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getLong(10));
  }
}
