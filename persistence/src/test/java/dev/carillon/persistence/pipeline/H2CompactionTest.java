package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file with the settings of the embedded server, but for the time that H2 keeps the dead. */
class H2CompactionTest {

  private static final int STEPS = 500;

  @TempDir private Path directory;
  private JdbcConnectionPool pool;
  private PipelineStore store;

  @BeforeEach
  void open() {
    pool =
        JdbcConnectionPool.create(
            "jdbc:h2:file:" + directory.resolve("db") + ";WRITE_DELAY=0;RETENTION_TIME=0",
            "sa",
            "");
    new Schema(pool).migrate();
    store = PipelineStore.open(new Transactions(pool));
    sql("create table ballast (k bigint primary key, v varchar(2000))");
  }

  @AfterEach
  void close() {
    sql("shutdown immediately");
    pool.dispose();
  }

  @Test
  void shrinksTheFileAfterACleanup() throws Exception {
    fill(0, 40_000);
    deleteBesideAReader("k % 100 <> 0");
    long full = fileBytes();
    assertThat(full).isGreaterThan(30L << 20);

    compact();

    assertThat(fileBytes()).isLessThan(full / 3);
    assertThat(count("select count(*) from ballast")).isEqualTo(400);
    assertThat(count("select count(*) from ballast where length(v) = 1000")).isEqualTo(400);
  }

  @Test
  void leavesRunningWorkUnharmed() throws Exception {
    fill(0, 40_000);
    deleteBesideAReader("true");
    AtomicBoolean on = new AtomicBoolean(true);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> write(on, begun));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    compact();
    on.set(false);

    int written = writer.get(30, TimeUnit.SECONDS);
    assertThat(written).isPositive();
    assertThat(count("select count(*) from ballast where length(v) = 1000")).isEqualTo(written);
  }

  @Test
  void leavesADatabaseInMemoryAlone() {
    DataSource memory = new H2PipelineStoreTest().dataSource();
    PipelineStore other = PipelineStore.open(new Transactions(memory));
    assertThat(other.transactions().<Boolean>read(other.nodes()::compact)).isFalse();
  }

  private void compact() {
    for (int i = 0; i < STEPS; i++) {
      if (!store.transactions().<Boolean>read(store.nodes()::compact)) {
        return;
      }
    }
  }

  private int write(AtomicBoolean on, CountDownLatch begun) {
    int next = 1_000_000;
    while (on.get()) {
      fill(next, next + 10);
      next += 10;
      begun.countDown();
    }
    return next - 1_000_000;
  }

  /** As flushes do: many small commits. */
  private void fill(int from, int to) {
    String value = "x".repeat(1000);
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into ballast values (?, ?)")) {
      connection.setAutoCommit(false);
      for (int key = from; key < to; key++) {
        insert.setLong(1, key);
        insert.setString(2, value);
        insert.addBatch();
        if (key % 500 == 499 || key == to - 1) {
          insert.executeBatch();
          connection.commit();
        }
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With nobody reading meanwhile, H2 without a retention time gives the file back at once. */
  private void deleteBesideAReader(String which) throws SQLException {
    try (Connection reader = pool.getConnection();
        Statement statement = reader.createStatement()) {
      statement.execute("set session characteristics as transaction isolation level snapshot");
      reader.setAutoCommit(false);
      statement.executeQuery("select count(*) from ballast").close();
      sql("delete from ballast where " + which);
      reader.commit();
      reader.setAutoCommit(true);
      statement.execute(
          "set session characteristics as transaction isolation level read committed");
    }
  }

  private long fileBytes() throws Exception {
    return Files.size(directory.resolve("db.mv.db"));
  }

  private void sql(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long count(String sql) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
