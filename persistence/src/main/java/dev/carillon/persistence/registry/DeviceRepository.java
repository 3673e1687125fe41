package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code device}. Every query names the app. */
@ApplicationScoped
public class DeviceRepository {

  private static final String SELECT = "select " + DeviceRows.COLUMNS + " from device ";
  private static final String INSERT =
      "insert into device (" + DeviceRows.COLUMNS + ") values (" + "?, ".repeat(29) + "?)";

  /** All columns but the key. */
  private static final String UPDATE =
      "update device set "
          + DeviceRows.COLUMNS.substring(DeviceRows.COLUMNS.indexOf(' ') + 1).replace(",", " = ?,")
          + " = ? where recipient_key = ? and owner_version = ?";

  /** Rows of the table {@code user_slot}. */
  private static final int USER_SLOTS = 64;

  private final Sql sql;

  /** For the container's proxy only. */
  protected DeviceRepository() {
    this.sql = null;
  }

  @Inject
  public DeviceRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  public Optional<DeviceRow> find(String appId, String deviceId) {
    return sql.first(
        SELECT + "where app_id = ? and device_id = ?", DeviceRows::read, appId, deviceId);
  }

  public Optional<DeviceRow> byToken(String appId, int provider, String tokenHash) {
    return sql.first(
        SELECT + "where app_id = ? and provider = ? and token_hash = ?",
        DeviceRows::read,
        appId,
        provider,
        tokenHash);
  }

  /** The device with this id and the one with this token: none, one or two rows. */
  public List<DeviceRow> byIdOrToken(
      String appId, String deviceId, int provider, String tokenHash) {
    return sql.list(
        SELECT
            + "where app_id = ? and device_id = ? union all "
            + SELECT
            + "where app_id = ? and provider = ? and token_hash = ? and device_id <> ?",
        DeviceRows::read,
        appId,
        deviceId,
        appId,
        provider,
        tokenHash,
        deviceId);
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when the id or the token is taken
   */
  public void insert(DeviceRow row) {
    sql.update(INSERT, DeviceRows.values(row));
  }

  /**
   * Writes every column.
   *
   * @param seenOwnerVersion the version that was read
   * @return false when the device is gone or changed hands meanwhile
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when the token is taken
   */
  public boolean update(DeviceRow row, int seenOwnerVersion) {
    Object[] values = DeviceRows.values(row);
    Object[] parameters = Arrays.copyOfRange(values, 1, values.length + 2);
    parameters[values.length - 1] = row.id().recipientKey();
    parameters[values.length] = seenOwnerVersion;
    return sql.update(UPDATE, parameters) > 0;
  }

  /** Notes that the device was heard of and still has its token. */
  public void touch(long recipientKey, long lastActiveAt, long tokenSince) {
    sql.update(
        "update device set last_active_at = ?, token_since = ? where recipient_key = ?",
        lastActiveAt,
        tokenSince,
        recipientKey);
  }

  /** Whether there was one; its subscriptions go with it. */
  public boolean delete(String appId, String deviceId) {
    return sql.update("delete from device where app_id = ? and device_id = ?", appId, deviceId) > 0;
  }

  public boolean deleteByKey(long recipientKey) {
    return sql.update("delete from device where recipient_key = ?", recipientKey) > 0;
  }

  public int deleteOfClient(String appId, String clientId) {
    return sql.update("delete from device where app_id = ? and client_id = ?", appId, clientId);
  }

  /** Devices with keys after this one, in order of their keys. */
  public List<DeviceRow> page(String appId, long afterKey, int limit) {
    return sql.list(
        SELECT + "where app_id = ? and recipient_key > ? order by recipient_key limit ?",
        DeviceRows::read,
        appId,
        afterKey,
        limit);
  }

  /** One user's devices with keys after this one, in order of their keys. */
  public List<DeviceRow> pageOfClient(String appId, String clientId, long afterKey, int limit) {
    return sql.list(
        SELECT
            + "where app_id = ? and client_id = ? and recipient_key > ?"
            + " order by recipient_key limit ?",
        DeviceRows::read,
        appId,
        clientId,
        afterKey,
        limit);
  }

  /**
   * One user's devices of one provider that get pushes, the longest silent first. Until the
   * transaction ends they are locked, and whoever else asks for this user's waits.
   */
  public List<DeviceRow> lockEnabled(String appId, String clientId, int provider, int limit) {
    int slot = Math.floorMod(Objects.hash(appId, clientId), USER_SLOTS);
    sql.first(
        "select slot from user_slot where slot = ? for update", row -> row.getInt("slot"), slot);
    return sql.list(
        SELECT
            + "where app_id = ? and client_id = ? and provider = ? and enabled = true"
            + " order by coalesce(last_active_at, created_at), recipient_key limit ? for update",
        DeviceRows::read,
        appId,
        clientId,
        provider,
        limit);
  }

  /** Whether there is such a device of that user. */
  public boolean setEnabled(
      String appId, String clientId, String deviceId, boolean enabled, long now) {
    return sql.update(
            "update device set enabled = ?, updated_at = ?"
                + " where app_id = ? and client_id = ? and device_id = ?",
            enabled,
            now,
            appId,
            clientId,
            deviceId)
        > 0;
  }
}
