package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.testing.TestDatabases;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who decides about a row: the caller's transaction, or one of our own. */
class TransactionsTest {

  private final DataSource database = TestDatabases.h2();
  private final List<Synchronization> registered = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int status = Status.STATUS_NO_TRANSACTION;
  private Transactions transactions;

  @BeforeEach
  void open() {
    TestDatabases.run(database, "create table note (text varchar(20))");
    DataSource joined =
        fake(
            DataSource.class,
            (name, arguments) -> {
              heard.add("joined");
              return database.getConnection();
            });
    transactions =
        new Transactions(
            joined,
            database,
            fake(
                TransactionSynchronizationRegistry.class,
                (name, arguments) -> {
                  if (name.equals("getTransactionStatus")) {
                    return status;
                  }
                  registered.add((Synchronization) arguments[0]);
                  return null;
                }));
  }

  @Test
  void anInterruptWaitsForTheEndOfTheCommit() {
    List<Boolean> interrupted = new ArrayList<>();
    DataSource watched =
        fake(
            DataSource.class,
            (name, arguments) -> {
              Connection connection = database.getConnection();
              return fake(
                  Connection.class,
                  (method, given) -> {
                    if (method.equals("commit")) {
                      interrupted.add(Thread.currentThread().isInterrupted());
                    }
                    if (method.equals("close")) {
                      connection.close();
                    }
                    return null;
                  });
            });
    Thread.currentThread().interrupt();
    new Transactions(watched).execute(connection -> heard.add("written"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted).containsExactly(false);
    assertThat(heard).containsExactly("written");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Status.STATUS_MARKED_ROLLBACK,
        Status.STATUS_PREPARING,
        Status.STATUS_PREPARED,
        Status.STATUS_COMMITTING,
        Status.STATUS_ROLLING_BACK,
        Status.STATUS_UNKNOWN
      })
  void refusesWhatCouldNotEndAsTheCallersTransactionDoes(int decided) throws SQLException {
    status = decided;
    assertThatThrownBy(() -> transactions.join(this::write))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("marked for rollback");
    assertThat(rows()).isZero();
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED, Status.STATUS_ROLLEDBACK})
  void runsAloneWhereNoTransactionIsOpen(int none) throws SQLException {
    status = none;
    transactions.join(this::write);
    assertThat(rows()).isOne();
    assertThat(heard).isEmpty();
  }

  @Test
  void joinsOneThatIsActiveAndFollowsItsCommit() {
    status = Status.STATUS_ACTIVE;
    transactions.join(this::write);
    transactions.afterCommit(() -> heard.add("after"));
    assertThat(heard).containsExactly("joined");
    registered.get(0).afterCompletion(Status.STATUS_ROLLEDBACK);
    assertThat(heard).containsExactly("joined");
    registered.get(0).afterCompletion(Status.STATUS_COMMITTED);
    assertThat(heard).containsExactly("joined", "after");
  }

  @Test
  void followsNoTransactionThatWasMarkedMeanwhile() {
    status = Status.STATUS_ACTIVE;
    transactions.join(
        connection -> {
          status = Status.STATUS_MARKED_ROLLBACK; // the container's, after a deadlock
          transactions.afterCommit(() -> heard.add("after"));
          return null;
        });
    assertThat(heard).containsExactly("joined");
    assertThat(registered).isEmpty();
  }

  private Void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into note values ('written')");
    }
    return null;
  }

  private int rows() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from note")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private interface Answer {
    Object to(String method, Object[] arguments) throws Throwable;
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
