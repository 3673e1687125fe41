package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code channel_subscription}. Every query names the app. */
@ApplicationScoped
public class SubscriptionRepository {

  private static final String SELECT =
      "select s.app_id, s.channel, s.recipient_key, d.device_id, s.client_id, d.provider,"
          + " d.token_hash from channel_subscription s"
          + " join device d on d.recipient_key = s.recipient_key ";

  private final Sql sql;

  /** For the container's proxy only. */
  protected SubscriptionRepository() {
    this.sql = null;
  }

  @Inject
  public SubscriptionRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   */
  public void insert(
      String appId, String channel, long recipientKey, String clientId, long createdAt) {
    sql.update(
        "insert into channel_subscription (app_id, channel, recipient_key, client_id, created_at)"
            + " values (?, ?, ?, ?, ?)",
        appId,
        channel,
        recipientKey,
        clientId,
        createdAt);
  }

  /** Whether there was one. */
  public boolean updateClient(String appId, String channel, long recipientKey, String clientId) {
    return sql.update(
            "update channel_subscription set client_id = ?"
                + " where app_id = ? and channel = ? and recipient_key = ?",
            clientId,
            appId,
            channel,
            recipientKey)
        > 0;
  }

  public int delete(String appId, String channel, long recipientKey) {
    return sql.update(
        "delete from channel_subscription where app_id = ? and channel = ? and recipient_key = ?",
        appId,
        channel,
        recipientKey);
  }

  public int deleteChannel(String appId, String channel) {
    return sql.update(
        "delete from channel_subscription where app_id = ? and channel = ?", appId, channel);
  }

  public int deleteOfDevice(long recipientKey) {
    return sql.update("delete from channel_subscription where recipient_key = ?", recipientKey);
  }

  /** Subscriptions of the app after this pair, in order of channel and key. */
  public List<SubscriptionRow> page(String appId, String channel, long afterKey, int limit) {
    List<SubscriptionRow> rows = new ArrayList<>(ofChannel(appId, channel, afterKey, limit));
    if (rows.size() < limit) {
      rows.addAll(
          sql.list(
              SELECT
                  + "where s.app_id = ? and s.channel > ? order by s.channel, s.recipient_key"
                  + " limit ?",
              SubscriptionRepository::row,
              appId,
              channel,
              limit - rows.size()));
    }
    return rows;
  }

  /** A channel's subscriptions with keys after this one. */
  public List<SubscriptionRow> ofChannel(String appId, String channel, long afterKey, int limit) {
    return sql.list(
        SELECT
            + "where s.app_id = ? and s.channel = ? and s.recipient_key > ?"
            + " order by s.recipient_key limit ?",
        SubscriptionRepository::row,
        appId,
        channel,
        afterKey,
        limit);
  }

  /** A device's subscriptions to channels after this one. */
  public List<SubscriptionRow> ofDevice(
      String appId, long recipientKey, String afterChannel, int limit) {
    return sql.list(
        SELECT
            + "where s.recipient_key = ? and s.app_id = ? and s.channel > ?"
            + " order by s.channel limit ?",
        SubscriptionRepository::row,
        recipientKey,
        appId,
        afterChannel,
        limit);
  }

  public Optional<SubscriptionRow> find(String appId, String channel, long recipientKey) {
    return sql.first(
        SELECT + "where s.app_id = ? and s.channel = ? and s.recipient_key = ?",
        SubscriptionRepository::row,
        appId,
        channel,
        recipientKey);
  }

  public int countOfDevice(long recipientKey, int atMost) {
    return sql.first(
            "select count(*) from (select 1 from channel_subscription where recipient_key = ?"
                + " limit ?) counted",
            row -> row.getInt(1),
            recipientKey,
            atMost)
        .orElse(0);
  }

  /** The names of channels with subscriptions, after this one: one index seek for each. */
  public List<String> channels(String appId, String after, int limit) {
    List<String> names = new ArrayList<>();
    String last = after;
    while (names.size() < limit) {
      Optional<String> next =
          sql.first(
              "select channel from channel_subscription where app_id = ? and channel > ?"
                  + " order by channel limit 1",
              row -> row.getString(1),
              appId,
              last);
      if (next.isEmpty()) {
        break;
      }
      last = next.get();
      names.add(last);
    }
    return names;
  }

  private static SubscriptionRow row(ResultSet row) throws SQLException {
    return new SubscriptionRow(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        row.getString(7));
  }
}
