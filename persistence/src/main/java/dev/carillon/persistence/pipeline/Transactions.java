package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.SqlStates;
import dev.carillon.persistence.jdbc.StorageException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Runs work on one connection: in the caller's transaction where there is one, else in a local one
 * of its own. What the database refuses comes as {@link
 * dev.carillon.persistence.jdbc.DuplicateRowException}, {@link
 * dev.carillon.persistence.jdbc.RefusedDataException}, {@link
 * dev.carillon.persistence.jdbc.ContentionException} or, when it does not work, {@link
 * StorageException}. Safe for many threads.
 */
public final class Transactions {

  private final DataSource joined;
  private final DataSource own;
  private final TransactionSynchronizationRegistry registry;
  private final ThreadLocal<List<Runnable>> pending = new ThreadLocal<>();

  /** Work on a connection that it neither commits nor closes. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Work without a result. */
  @FunctionalInterface
  public interface Action {
    void on(Connection connection) throws SQLException;
  }

  /** Without a container: every transaction is local. */
  public Transactions(DataSource dataSource) {
    this(dataSource, dataSource, null);
  }

  /**
   * @param joined its connections take part in the caller's JTA transaction
   * @param own its connections are returned to the pool when closed
   * @param registry null where there is no JTA
   */
  public Transactions(
      DataSource joined, DataSource own, TransactionSynchronizationRegistry registry) {
    this.joined = joined;
    this.own = own;
    this.registry = registry;
  }

  /**
   * Takes part in the caller's transaction; without one, or when it is over, it is as {@link #run}.
   *
   * @throws IllegalStateException when the transaction is to roll back, or is being ended: what is
   *     written now would have another outcome than the caller's own rows
   */
  public <T> T join(Work<T> work) {
    Outcome outcome = outcome();
    if (outcome == Outcome.OWN) {
      return run(work);
    }
    if (outcome == Outcome.DECIDED) {
      throw new IllegalStateException(
          "the caller's transaction is marked for rollback or is being ended: roll it back and call"
              + " again outside it");
    }
    try (Connection connection = joined.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Reads outside any transaction: each statement sees what is committed. On H2 the end of a
   * transaction, even of one that only read, writes what others have changed to the file.
   */
  public <T> T read(Work<T> work) {
    try (Connection connection = own.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** A local transaction of its own; never call it inside a JTA transaction. */
  public <T> T run(Work<T> work) {
    List<Runnable> afterwards = new ArrayList<>();
    pending.set(afterwards);
    T result;
    try (Connection connection = own.getConnection()) {
      result = local(connection, work);
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      pending.remove();
    }
    afterwards.forEach(Runnable::run);
    return result;
  }

  /** As {@link #run}, without a result. */
  public void execute(Action action) {
    run(
        connection -> {
          action.on(connection);
          return null;
        });
  }

  /** Runs it after the present transaction has committed, never when it rolls back. */
  public void afterCommit(Runnable action) {
    Outcome outcome = outcome();
    if (outcome == Outcome.DECIDED) {
      return; // what it was to follow rolls back
    }
    if (outcome == Outcome.CALLERS) {
      registry.registerInterposedSynchronization(new AfterCommit(action));
    } else if (pending.get() != null) {
      pending.get().add(action);
    } else {
      action.run();
    }
  }

  private Outcome outcome() {
    if (registry == null) {
      return Outcome.OWN;
    }
    return switch (registry.getTransactionStatus()) {
      case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED, Status.STATUS_ROLLEDBACK ->
          Outcome.OWN;
      case Status.STATUS_ACTIVE -> Outcome.CALLERS;
      default -> Outcome.DECIDED;
    };
  }

  /** Who decides whether what is written on this thread stays. */
  private enum Outcome {
    /** Nobody else: there is no transaction, or it is over. */
    OWN,
    /** The caller, when its transaction ends. */
    CALLERS,
    /** It is decided, or being decided: nothing can take part any more. */
    DECIDED
  }

  private static <T> T local(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = work.on(connection);
      commit(connection);
      committed = true;
      return result;
    } finally {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  /**
   * H2 2.4 leaves a commit half done when its thread is interrupted where it waits for another one
   * (MVMap.tryLock): what came earlier has to wait. Nobody interrupts these threads on purpose.
   */
  private static void commit(Connection connection) throws SQLException {
    boolean interrupted = Thread.interrupted();
    try {
      connection.commit();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static StorageException failed(SQLException e) {
    return SqlStates.translated("a transaction, SQL state " + e.getSQLState(), e);
  }

  private record AfterCommit(Runnable action) implements Synchronization {
    @Override
    public void beforeCompletion() {
      // nothing: the work was done in the transaction itself
    }

    @Override
    public void afterCompletion(int status) {
      if (status == Status.STATUS_COMMITTED) {
        action.run();
      }
    }
  }
}
