package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a publish reaches: streams of keys in their order by bounded index seeks, and bulk reads of
 * what belongs to them. They stay apart because H2 may join them from the wrong side. H2 also needs
 * the whole index named in {@code order by}, or it reads and sorts all that is left of the range.
 */
public final class RecipientRepository {

  private static final String BY_CHANNEL =
      "select recipient_key from channel_subscription where app_id = ? and channel = ?"
          + " and recipient_key > ? and recipient_key <= ?"
          + " order by app_id, channel, recipient_key limit ?";

  private static final String BY_CLIENT =
      "select recipient_key from device where app_id = ? and client_id = ?"
          + " and recipient_key > ? and recipient_key <= ?"
          + " order by app_id, client_id, recipient_key limit ?";

  private static final String REACHABLE =
      "select recipient_key from device where app_id = ? and client_id = ?"
          + " and enabled = true and push_state <> 'FAILED'"
          + " order by app_id, client_id, recipient_key limit 1";

  private static final String RAW =
      "select recipient_key from publish_recipient where publish_key = ?"
          + " and recipient_key > ? and recipient_key <= ?"
          + " order by publish_key, recipient_key limit ?";

  private static final String INSERT_RAW =
      "insert into publish_recipient (publish_key, recipient_key, registered, provider, origin,"
          + " sealed_token) values (?, ?, ?, ?, ?, ?)";

  private final Dialect dialect;

  RecipientRepository(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The part of a key-ordered stream that one read takes: {@code after < key <= upTo}. */
  public record Range(long after, long upTo, int limit) {}

  /**
   * What the planner needs to know of a recipient.
   *
   * @param credentialKey what a browser's subscription was made under; 0 for what is in use
   */
  public record Planned(
      long recipientKey,
      short provider,
      int ownerVersion,
      String origin,
      long credentialKey,
      boolean raw) {}

  /**
   * What sending needs to know of a recipient.
   *
   * @param failing whether its last pushes were given up
   * @param clientId its user; null also where the profile was not asked for, as is the metadata
   */
  public record Loaded(
      long recipientKey,
      String deviceId,
      int ownerVersion,
      boolean enabled,
      boolean failing,
      boolean matches,
      byte[] sealedToken,
      long tokenSince,
      String locale,
      String clientId,
      String metadata) {}

  /**
   * A raw recipient.
   *
   * @param registered whether the key is that of the registered device with this token
   */
  public record Raw(
      long recipientKey, boolean registered, short provider, String origin, byte[] sealedToken) {}

  /**
   * Something that a device must still be part of when it is sent to.
   *
   * @param condition over the device {@code d}
   * @param parameters of the condition; a list stands for an array of texts
   */
  public record Membership(String condition, List<Object> parameters) {}

  /**
   * That it subscribes to one of these channels.
   *
   * @param channels at least one: of none, H2 would read every subscription to say no
   */
  public static Membership subscribed(String appId, List<String> channels) {
    boolean one = channels.size() == 1;
    return new Membership(
        "exists (select 1 from channel_subscription s where s.app_id = ? and s.channel = "
            + (one ? "?" : "any(?)")
            + " and s.recipient_key = d.recipient_key)",
        List.of(appId, one ? channels.get(0) : List.copyOf(channels)));
  }

  public long[] byChannel(Connection connection, String appId, String channel, Range range)
      throws SQLException {
    return keys(connection, BY_CHANNEL, appId, channel, range.after(), range.upTo(), range.limit());
  }

  public long[] byClient(Connection connection, String appId, String clientId, Range range)
      throws SQLException {
    return keys(connection, BY_CLIENT, appId, clientId, range.after(), range.upTo(), range.limit());
  }

  public long[] raw(Connection connection, long publishKey, Range range) throws SQLException {
    return keys(connection, RAW, publishKey, range.after(), range.upTo(), range.limit());
  }

  /** The keys of these devices, in order; unknown ids are left out. */
  public long[] byDeviceIds(Connection connection, String appId, List<String> deviceIds)
      throws SQLException {
    if (deviceIds.size() == 1) {
      return keys(
          connection,
          "select recipient_key from device where app_id = ? and device_id = ?",
          appId,
          deviceIds.get(0));
    }
    long[] found =
        keys(
            connection,
            "select d.recipient_key from "
                + dialect.textsAs("u")
                + " join device d on d.device_id = u.k where d.app_id = ?",
            texts(connection, deviceIds),
            appId);
    Arrays.sort(found);
    return found;
  }

  /** Those of the ids that are devices which get pushes. */
  public Set<String> reachable(Connection connection, String appId, List<String> deviceIds)
      throws SQLException {
    return new HashSet<>(
        Rows.list(
            connection,
            "select d.device_id from "
                + dialect.textsAs("u")
                + " join device d on d.device_id = u.k where d.app_id = ?"
                + " and d.enabled = true and d.push_state <> 'FAILED'",
            row -> row.getString(1),
            texts(connection, deviceIds),
            appId));
  }

  /** Each once: a join would find twice what is named twice. */
  private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return connection.createArrayOf("varchar", new LinkedHashSet<>(texts).toArray());
  }

  /** Whether a user has a device that gets pushes. */
  public boolean isReachable(Connection connection, String appId, String clientId)
      throws SQLException {
    return Rows.first(connection, REACHABLE, row -> row.getLong(1), appId, clientId) != null;
  }

  /** The devices that have these tokens, by the hashes of the tokens' identities. */
  public Map<String, Long> byTokens(
      Connection connection, String appId, short provider, Collection<String> hashes)
      throws SQLException {
    Map<String, Long> found = new HashMap<>();
    Rows.list(
        connection,
        "select d.token_hash, d.recipient_key from "
            + dialect.textsAs("u")
            + " join device d on d.token_hash = u.k where d.app_id = ? and d.provider = ?",
        row -> found.put(row.getString(1), row.getLong(2)),
        texts(connection, hashes),
        appId,
        provider);
    return found;
  }

  /** The highest key of any device: the end of a plan that begins now. */
  public long highestKey(Connection connection) throws SQLException {
    Long highest =
        Rows.first(connection, "select max(recipient_key) from device", row -> row.getLong(1));
    return highest == null ? 0 : highest;
  }

  /** The highest key of a publish's raw recipients; 0 when it has none. */
  public long highestRaw(Connection connection, long publishKey) throws SQLException {
    return Rows.first(
        connection,
        "select coalesce(max(recipient_key), 0) from publish_recipient where publish_key = ?",
        row -> row.getLong(1),
        publishKey);
  }

  /** How many subscribe to a channel, counted up to a limit. */
  public long countChannel(Connection connection, String appId, String channel, int limit)
      throws SQLException {
    String sql =
        "select count(*) from (select 1 from channel_subscription where app_id = ? and channel = ?"
            + " limit ?) counted";
    return Rows.first(connection, sql, row -> row.getLong(1), appId, channel, limit);
  }

  /** Those of the keys that are enabled devices of the app, in the order of keys. */
  public List<Planned> plan(Connection connection, String appId, long[] keys) throws SQLException {
    String sql =
        "select d.recipient_key, d.provider, d.owner_version, d.origin, d.credential_key from "
            + dialect.keysAs("u")
            + " join device d on d.recipient_key = u.k where d.app_id = ? and d.enabled = true"
            + " and d.push_state <> 'FAILED'";
    return readPlanned(connection, sql, keys, appId, false);
  }

  /** Those of the keys that are raw recipients without a device, in the order of keys. */
  public List<Planned> planRaw(Connection connection, long publishKey, long[] keys)
      throws SQLException {
    String sql =
        "select d.recipient_key, d.provider, 0, d.origin, 0 from "
            + dialect.keysAs("u")
            + " join publish_recipient d on d.recipient_key = u.k where d.publish_key = ?"
            + " and d.registered = false";
    return readPlanned(connection, sql, keys, publishKey, true);
  }

  /**
   * Reads devices again before they are sent to.
   *
   * @param memberships of which one must hold for {@code matches}; none means that it need not
   * @param withProfile whether user and metadata are wanted
   */
  public List<Loaded> load(
      Connection connection,
      String appId,
      List<Membership> memberships,
      long[] keys,
      boolean withProfile)
      throws SQLException {
    String sql =
        "select d.recipient_key, d.device_id, d.owner_version, d.enabled, "
            + anyOf(memberships)
            + ", d.sealed_token, d.token_since, d.locale, d.push_state, "
            + (withProfile ? "d.client_id, d.metadata" : "null, null")
            + " from "
            + dialect.keysAs("u")
            + " join device d on d.recipient_key = u.k where d.app_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = bind(connection, statement, memberships);
      statement.setArray(next++, Rows.keys(connection, keys));
      statement.setString(next, appId);
      List<Loaded> result = new ArrayList<>(keys.length);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          result.add(loaded(row));
        }
      }
      return result;
    }
  }

  /** Reads raw recipients before they are sent to. */
  public List<Raw> loadRaw(Connection connection, long publishKey, long[] keys)
      throws SQLException {
    String sql =
        "select d.recipient_key, d.provider, d.origin, d.sealed_token from "
            + dialect.keysAs("u")
            + " join publish_recipient d on d.recipient_key = u.k where d.publish_key = ?";
    return Rows.list(
        connection,
        sql,
        row -> new Raw(row.getLong(1), false, row.getShort(2), row.getString(3), row.getBytes(4)),
        Rows.keys(connection, keys),
        publishKey);
  }

  public void insertRaw(Connection connection, long publishKey, List<Raw> recipients)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT_RAW)) {
      for (Raw raw : recipients) {
        Rows.bind(
            statement,
            publishKey,
            raw.recipientKey(),
            raw.registered(),
            raw.provider(),
            raw.origin(),
            raw.sealedToken());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Whether one of these holds; true where there are none. */
  private static String anyOf(List<Membership> memberships) {
    return memberships.isEmpty()
        ? "true"
        : memberships.stream()
            .map(Membership::condition)
            .collect(Collectors.joining(" or ", "(", ")"));
  }

  private static int bind(
      Connection connection, PreparedStatement statement, List<Membership> memberships)
      throws SQLException {
    int next = 1;
    for (Membership membership : memberships) {
      for (Object parameter : membership.parameters()) {
        statement.setObject(
            next++,
            parameter instanceof List<?> texts
                ? connection.createArrayOf("varchar", texts.toArray())
                : parameter);
      }
    }
    return next;
  }

  private static Loaded loaded(ResultSet row) throws SQLException {
    return new Loaded(
        row.getLong(1),
        row.getString(2),
        row.getInt(3),
        row.getBoolean(4) && !"FAILED".equals(row.getString(9)),
        "FAILING".equals(row.getString(9)),
        row.getBoolean(5),
        row.getBytes(6),
        row.getLong(7),
        row.getString(8),
        row.getString(10),
        row.getString(11));
  }

  private static List<Planned> readPlanned(
      Connection connection, String sql, long[] keys, Object owner, boolean raw)
      throws SQLException {
    List<Planned> found =
        Rows.list(
            connection,
            sql,
            row ->
                new Planned(
                    row.getLong(1),
                    row.getShort(2),
                    row.getInt(3),
                    row.getString(4),
                    row.getLong(5),
                    raw),
            Rows.keys(connection, keys),
            owner);
    found.sort((a, b) -> Long.compare(a.recipientKey(), b.recipientKey()));
    return found;
  }

  private static long[] keys(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Rows.bind(statement, parameters);
      long[] keys = new long[16];
      int size = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 4);
          }
          keys[size++] = rows.getLong(1);
        }
      }
      return Arrays.copyOf(keys, size);
    }
  }
}
