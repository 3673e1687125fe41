package dev.carillon.persistence.realtime;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The tables {@code realtime_node} and {@code realtime_presence}. Call it outside a transaction:
 * each statement commits alone, and a repeated join is answered by the row that is there. All times
 * are the database's: nodes whose clocks differ agree on who lives.
 */
@ApplicationScoped
public class PresenceRepository {

  /** Forgotten by one statement. */
  private static final int ROWS = 1_000;

  private static final int MAX_MEMBERS = 10_000;
  private static final int MAX_CHANNELS = 1_000_000;
  private static final int MAX_ON_NODE = 1_000_000;

  private final Sql sql;

  /** A user whom one node has on a channel. */
  public record NodeMember(String appId, String channel, String userId, String userInfo) {}

  @Inject
  public PresenceRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /**
   * Extends this node's lease, or begins it.
   *
   * @param lease from now on, by the database's clock
   * @return whether there was one: if not, nothing that this node wrote is there any more
   */
  public boolean renew(String nodeId, Duration lease) {
    String until = sql.vendor().now() + " + ?";
    String update = "update realtime_node set lease_until = " + until + " where node_id = ?";
    if (sql.update(update, lease.toMillis(), nodeId) > 0) {
      return true;
    }
    sql.update(
        "insert into realtime_node (node_id, lease_until) values (?, " + until + ")",
        nodeId,
        lease.toMillis());
    return false;
  }

  /** Nodes whose lease ended longer ago than this; at most 100. */
  public List<String> expired(Duration ago) {
    return sql.list(
        "select node_id from realtime_node where lease_until < "
            + sql.vendor().now()
            + " - ? limit 100",
        row -> row.getString(1),
        ago.toMillis());
  }

  /**
   * Forgets a node and who was present on it.
   *
   * @return whether it was there: of several that forget it at once, one sees that
   */
  public boolean forget(String nodeId) {
    int gone;
    do {
      gone = sql.deleteSome("realtime_presence", "node_id = ?", ROWS, nodeId);
    } while (gone == ROWS);
    return sql.update("delete from realtime_node where node_id = ?", nodeId) > 0;
  }

  /** A user's first connection on this node joined. */
  public void join(String appId, String channel, PresenceRow member) {
    try {
      sql.update(
          "insert into realtime_presence (app_id, channel, user_id, node_id, user_info, joined_at)"
              + " values (?, ?, ?, ?, ?, "
              + sql.vendor().now()
              + ")",
          appId,
          channel,
          member.userId(),
          member.nodeId(),
          member.userInfo());
    } catch (DuplicateRowException e) {
      sql.update(
          "update realtime_presence set user_info = ? where app_id = ? and channel = ?"
              + " and user_id = ? and node_id = ?",
          member.userInfo(),
          appId,
          channel,
          member.userId(),
          member.nodeId());
    }
  }

  /** A user's last connection on this node left. */
  public void leave(String appId, String channel, String userId, String nodeId) {
    sql.update(
        "delete from realtime_presence where app_id = ? and channel = ? and user_id = ?"
            + " and node_id = ?",
        appId,
        channel,
        userId,
        nodeId);
  }

  /** How many users are present on the channels whose name starts so; only those with any. */
  public Map<String, Integer> counts(String appId, String prefix) {
    Map<String, Integer> counts = new HashMap<>();
    sql.list(
            "select p.channel, count(distinct p.user_id) from realtime_presence p"
                + " join realtime_node n on n.node_id = p.node_id"
                + " where p.app_id = ? and p.channel like ? escape '!' and n.lease_until >= "
                + sql.vendor().now()
                + " group by p.channel limit "
                + MAX_CHANNELS,
            row -> Map.entry(row.getString(1), row.getInt(2)),
            appId,
            prefix.replace("!", "!!").replace("_", "!_").replace("%", "!%") + '%')
        .forEach(count -> counts.put(count.getKey(), count.getValue()));
    return counts;
  }

  /** Who is present on one node; at most {@value #MAX_ON_NODE}. */
  public List<NodeMember> onNode(String nodeId) {
    return sql.list(
        "select app_id, channel, user_id, user_info from realtime_presence where node_id = ? limit "
            + MAX_ON_NODE,
        row ->
            new NodeMember(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
        nodeId);
  }

  /** Who is present, on nodes that live; at most {@value #MAX_MEMBERS}. */
  public List<PresenceRow> members(String appId, String channel) {
    return sql.list(
        "select p.user_id, p.node_id, p.user_info from realtime_presence p"
            + " join realtime_node n on n.node_id = p.node_id"
            + " where p.app_id = ? and p.channel = ? and n.lease_until >= "
            + sql.vendor().now()
            + " order by p.joined_at, p.user_id limit "
            + MAX_MEMBERS,
        row -> new PresenceRow(row.getString(1), row.getString(2), row.getString(3)),
        appId,
        channel);
  }
}
