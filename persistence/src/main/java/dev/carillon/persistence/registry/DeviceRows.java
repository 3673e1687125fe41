package dev.carillon.persistence.registry;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of {@code device}, in one order for reading and writing. */
final class DeviceRows {

  static final String COLUMNS =
      "recipient_key, app_id, device_id, client_id, provider, token_hash, sealed_token,"
          + " token_since, origin, platform, form_factor, timezone, locale, metadata,"
          + " rate_capacity, rate_refill, identity_hash, push_state, failure_count, error_reason,"
          + " enabled, owner_version, user_agent, device_name, browser, os, device_type,"
          + " last_active_at, created_at, updated_at";

  private DeviceRows() {}

  static DeviceRow read(ResultSet row) throws SQLException {
    return new DeviceRow(
        new DeviceRow.Identity(
            row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
        new DeviceRow.Token(
            row.getInt(5), row.getString(6), row.getBytes(7), row.getLong(8), row.getString(9)),
        profile(row),
        new DeviceRow.Push(
            row.getString(18),
            row.getInt(19),
            row.getString(20),
            row.getBoolean(21),
            row.getInt(22)),
        browser(row),
        new DeviceRow.Times(row.getObject(28, Long.class), row.getLong(29), row.getLong(30)));
  }

  private static DeviceRow.Profile profile(ResultSet row) throws SQLException {
    return new DeviceRow.Profile(
        row.getString(10),
        row.getString(11),
        row.getString(12),
        row.getString(13),
        row.getString(14),
        row.getObject(15, Integer.class),
        row.getObject(16, Double.class),
        row.getString(17));
  }

  private static DeviceRow.Browser browser(ResultSet row) throws SQLException {
    String deviceType = row.getString(27);
    return deviceType == null
        ? null
        : new DeviceRow.Browser(
            row.getString(23), row.getString(24), row.getString(25), row.getString(26), deviceType);
  }

  /** The values of {@link #COLUMNS}. */
  static Object[] values(DeviceRow row) {
    DeviceRow.Browser browser =
        row.browser() == null ? new DeviceRow.Browser(null, null, null, null, null) : row.browser();
    return new Object[] {
      row.id().recipientKey(),
      row.id().appId(),
      row.id().deviceId(),
      row.id().clientId(),
      row.token().provider(),
      row.token().hash(),
      row.token().sealed(),
      row.token().since(),
      row.token().origin(),
      row.profile().platform(),
      row.profile().formFactor(),
      row.profile().timezone(),
      row.profile().locale(),
      row.profile().metadata(),
      row.profile().rateCapacity(),
      row.profile().rateRefill(),
      row.profile().identityHash(),
      row.push().state(),
      row.push().failureCount(),
      row.push().errorReason(),
      row.push().enabled(),
      row.push().ownerVersion(),
      browser.userAgent(),
      browser.deviceName(),
      browser.browser(),
      browser.os(),
      browser.deviceType(),
      row.times().lastActiveAt(),
      row.times().createdAt(),
      row.times().updatedAt()
    };
  }
}
