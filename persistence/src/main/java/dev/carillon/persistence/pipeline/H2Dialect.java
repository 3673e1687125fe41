package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Vendor;
import java.io.File;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * H2 2.4: has neither {@code returning} nor {@code on conflict}. Its {@code skip locked} keeps it
 * from reading in the order of an index, so candidates are read without locks and taken one by one.
 */
final class H2Dialect implements Dialect {

  private static final String FILE_URL = "jdbc:h2:file:";
  private static final String DUPLICATE_KEY = "23505";

  private static final String NOW = Vendor.H2.now();

  private static final String CANDIDATES =
      "select batch_key from dispatch_batch where state = 0 and lane = ? and app_id = ?"
          + " and not_before <= "
          + NOW
          + " order by state, lane, app_id, not_before limit ?";

  private static final String DEPTH =
      "select count(*), coalesce(sum(size), 0), "
          + NOW
          + " - min(not_before) from (select size, not_before from dispatch_batch where state = 0"
          + " and lane = ? and app_id = ? and not_before <= "
          + NOW
          + " order by state, lane, app_id, not_before limit ?) due";

  private static final String NEXT_APP =
      "select app_id, not_before <= "
          + NOW
          + " from dispatch_batch where state = 0 and lane = ? and "
          + Vendor.H2.behind("app_id")
          + " order by state, lane, app_id, not_before limit 1";

  private static final String TAKE =
      "update dispatch_batch set state = 1, owner = ?, epoch = epoch + 1, lease_until = "
          + NOW
          + " + ? where batch_key = ? and state = 0";

  private volatile boolean compactionKnown;

  @Override
  public Vendor vendor() {
    return Vendor.H2;
  }

  @Override
  public boolean insertUnlessTaken(Connection connection, String insert, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      Rows.bind(statement, parameters);
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      // a failed statement leaves H2's transaction as it was
      if (DUPLICATE_KEY.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public List<Long> claim(Connection connection, Claim claim) throws SQLException {
    List<Long> taken = new ArrayList<>();
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      for (long key : candidates(connection, claim)) {
        take.setLong(1, claim.owner());
        take.setLong(2, claim.leaseMs());
        take.setLong(3, key);
        if (take.executeUpdate() == 1) {
          taken.add(key);
        }
      }
    }
    return taken;
  }

  private static List<Long> candidates(Connection connection, Claim claim) throws SQLException {
    List<Long> keys = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CANDIDATES)) {
      Rows.bind(select, claim.lane(), claim.appId(), claim.limit());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
    }
    return keys;
  }

  /** In this process: a statement costs microseconds, and is prepared once for all apps. */
  @Override
  public String nextAppDue(Connection connection, short lane, String after) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT_APP)) {
      String app = after;
      while (true) {
        Rows.bind(statement, lane, app);
        try (ResultSet rows = statement.executeQuery()) {
          if (!rows.next()) {
            return null;
          }
          app = rows.getString(1);
          if (rows.getBoolean(2)) {
            return app;
          }
        }
      }
    }
  }

  /**
   * App after app, so that no batch is read that waits for its retry: an index by lane and time
   * would be written with every batch, for the sake of one look a second.
   */
  @Override
  public NodeRepository.Depth depth(Connection connection, short lane, int most)
      throws SQLException {
    NodeRepository.Depth sum = new NodeRepository.Depth(lane, 0, 0, 0);
    String app = nextApp(connection, lane, "");
    while (app != null && sum.batches() < most) {
      int left = most - (int) sum.batches();
      sum =
          sum.plus(
              Rows.first(
                  connection, DEPTH, row -> NodeRepository.Depth.read(row, lane), lane, app, left));
      app = nextApp(connection, lane, app);
    }
    return sum;
  }

  private String nextApp(Connection connection, short lane, String after) throws SQLException {
    return Rows.first(
        connection, BatchRepository.nextApp(Vendor.H2), row -> row.getString(1), lane, after);
  }

  @Override
  public String keysAs(String alias) {
    return "unnest(cast(? as bigint array)) " + alias + "(k)";
  }

  @Override
  public String textsAs(String alias) {
    return "unnest(cast(? as varchar array)) " + alias + "(k)";
  }

  @Override
  public void prepareDays(Connection connection, long nowMs) {
    // one table takes all days
  }

  @Override
  public boolean dropDay(Connection connection, long nowMs) {
    return false;
  }

  @Override
  public String skipLocked() {
    return "";
  }

  /** From the file itself: the settings table takes tens of milliseconds to say it. */
  @Override
  public long databaseBytes(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    if (!url.startsWith(FILE_URL)) {
      return 0;
    }
    int end = url.indexOf(';');
    String path = url.substring(FILE_URL.length(), end < 0 ? url.length() : end);
    return new File(path + ".mv.db").length();
  }

  @Override
  public void insertDeliveries(Connection connection, List<DeliveryRow> deliveries)
      throws SQLException {
    DeliveryBatch.insert(connection, deliveries);
  }

  @Override
  public boolean compact(Connection connection) throws SQLException {
    if (databaseBytes(connection) == 0) {
      return false;
    }
    try (Statement statement = connection.createStatement()) {
      if (!compactionKnown) {
        statement.execute(H2Compaction.CREATE);
        compactionKnown = true;
      }
      try (ResultSet rows = statement.executeQuery(H2Compaction.CALL)) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }
}
