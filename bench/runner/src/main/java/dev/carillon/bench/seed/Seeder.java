package dev.carillon.bench.seed;

import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.providers.ProviderToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/**
 * Writes an app and its devices into the embedded database while no server has it open: a hundred
 * thousand registrations by HTTP would take minutes, this takes seconds. The rows are those that
 * the server would write, tokens sealed with its key.
 */
public final class Seeder {

  private static final int BATCH = 10_000;

  /**
   * Taken without a lease, although the server may draw the same number: nobody else makes keys
   * meanwhile, and keys grow with time, so that those of the server, which starts later, are
   * greater.
   */
  private static final int NODE = 1;

  private static final String DEVICE =
      "insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,"
          + " sealed_token, token_since, origin, owner_version, timezone, locale, push_state,"
          + " failure_count, enabled, last_active_at, created_at, updated_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'UTC', 'en', 'ACTIVE', 0, true, ?, ?, ?)";
  private static final String SUBSCRIPTION =
      "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
          + " values (?, ?, ?, ?)";

  private final DataSource database;
  private final SecretBox secrets;
  private final Clock clock;
  private final KeySequence keys;

  public Seeder(DataSource database, SecretBox secrets, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
    this.keys = new KeySequence(clock, NODE);
  }

  /** An app without quotas and without dry run, and its signing key of admin capability. */
  public void app(String appId, String key, String secret) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement app =
            connection.prepareStatement(
                "insert into app (app_id, name, enabled, settings, created_at) values (?, ?, true,"
                    + " ?, ?)");
        PreparedStatement signing =
            connection.prepareStatement(
                "insert into app_key (key_id, app_id, kind, capability, sealed_secret, enabled,"
                    + " created_at) values (?, ?, 'signing', 'admin', ?, true, ?)")) {
      app.setString(1, appId);
      app.setString(2, "benchmark");
      app.setString(3, "{\"quotas\":false}");
      app.setLong(4, clock.millis());
      app.executeUpdate();
      signing.setString(1, key);
      signing.setString(2, appId);
      signing.setBytes(3, secrets.sealText(secret, SealedPlace.appKey(key, appId)));
      signing.setLong(4, clock.millis());
      signing.executeUpdate();
    }
  }

  /**
   * Devices {@code <prefix>0} and on, each subscribed to the channel.
   *
   * @param tokenPrefix what each token begins with
   */
  public void devices(
      String appId,
      String channel,
      String prefix,
      int count,
      DeviceTokens tokens,
      String tokenPrefix)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement device = connection.prepareStatement(DEVICE);
        PreparedStatement subscription = connection.prepareStatement(SUBSCRIPTION)) {
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        long key = keys.next();
        bind(device, key, appId, prefix + i, tokens.token(tokenPrefix, i));
        device.addBatch();
        subscription.setString(1, appId);
        subscription.setString(2, channel);
        subscription.setLong(3, key);
        subscription.setLong(4, clock.millis());
        subscription.addBatch();
        if (i % BATCH == BATCH - 1 || i == count - 1) {
          device.executeBatch();
          subscription.executeBatch();
          connection.commit();
        }
      }
    }
  }

  private void bind(
      PreparedStatement row, long key, String appId, String deviceId, ProviderToken token)
      throws SQLException {
    long now = clock.millis();
    row.setLong(1, key);
    row.setString(2, appId);
    row.setString(3, deviceId);
    row.setInt(4, token.kind().code());
    row.setString(5, platform(token));
    row.setString(6, Hashes.sha256Hex(token.identity()));
    row.setBytes(7, secrets.sealText(token.serialized(), SealedPlace.device(key, appId)));
    row.setLong(8, now);
    row.setString(9, token.origin());
    row.setLong(10, now);
    row.setLong(11, now);
    row.setLong(12, now);
  }

  private static String platform(ProviderToken token) {
    return switch (token.kind()) {
      case APNS -> "ios";
      case WEB_PUSH -> "browser";
      case WNS -> "windows";
      default -> "android";
    };
  }
}
