package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables {@code app} and {@code app_key}. */
@ApplicationScoped
public class AppRepository {

  private static final String APP = "select app_id, name, enabled, settings, created_at from app ";
  private static final String KEY =
      "select key_id, app_id, kind, capability, sealed_secret, enabled, created_at from app_key ";

  private final Sql sql;

  /** For the container's proxy only. */
  protected AppRepository() {
    this.sql = null;
  }

  @Inject
  public AppRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  public Optional<AppRow> find(String appId) {
    return sql.first(APP + "where app_id = ?", AppRepository::app, appId);
  }

  /** Apps after this id, in order of their ids. */
  public List<AppRow> page(String afterAppId, int limit) {
    return sql.list(
        APP + "where app_id > ? order by app_id limit ?", AppRepository::app, afterAppId, limit);
  }

  public void insert(AppRow app) {
    sql.update(
        "insert into app (app_id, name, enabled, settings, created_at) values (?, ?, ?, ?, ?)",
        app.appId(),
        app.name(),
        app.enabled(),
        app.settings(),
        app.createdAt());
  }

  /**
   * Replaces settings that are still what the caller read; whether they were.
   *
   * @param before as read
   */
  public boolean updateSettings(String appId, String before, String settings) {
    return sql.update(
            "update app set settings = ? where app_id = ? and settings = ?",
            settings,
            appId,
            before)
        > 0;
  }

  public Optional<AppKeyRow> findKey(String keyId) {
    return sql.first(KEY + "where key_id = ?", AppRepository::key, keyId);
  }

  /** At most 1,000, oldest first. */
  public List<AppKeyRow> keysOf(String appId) {
    return sql.list(
        KEY + "where app_id = ? order by created_at, key_id limit 1000", AppRepository::key, appId);
  }

  public void insertKey(AppKeyRow key) {
    sql.update(
        "insert into app_key (key_id, app_id, kind, capability, sealed_secret, enabled, created_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        key.keyId(),
        key.appId(),
        key.kind(),
        key.capability(),
        key.sealedSecret(),
        key.enabled(),
        key.createdAt());
  }

  /** Whether there was such a key. */
  public boolean updateSecret(String keyId, byte[] sealedSecret) {
    return sql.update("update app_key set sealed_secret = ? where key_id = ?", sealedSecret, keyId)
        > 0;
  }

  private static AppRow app(ResultSet row) throws SQLException {
    return new AppRow(
        row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4), row.getLong(5));
  }

  private static AppKeyRow key(ResultSet row) throws SQLException {
    return new AppKeyRow(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getBytes(5),
        row.getBoolean(6),
        row.getLong(7));
  }
}
