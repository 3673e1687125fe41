package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.jdbc.RefusedDataException;
import dev.carillon.persistence.jdbc.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The same work for several things in one transaction, as a commit costs more than the work. Where
 * it fails each gets a transaction of its own, so that one that cannot be done costs no other.
 * Thread-safe.
 */
public final class Grouped {

  /** So many times in a row the database did not work: that is nobody's fault, the others wait. */
  private static final int MOST_FAILURES = 3;

  private final Transactions transactions;

  public Grouped(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The work for one of them; it changes nothing but the database. */
  @FunctionalInterface
  public interface Work<T, R> {
    R on(Connection connection, T one) throws SQLException;
  }

  /**
   * Does it.
   *
   * @param failed hears of each that fails in a transaction of its own
   * @return the results of those that are done, in the order given
   * @throws StorageException when the database did not work several times, and none is done
   */
  public <T, R> Map<T, R> each(
      Collection<T> all, Work<T, R> work, BiConsumer<T, RuntimeException> failed) {
    if (all.size() > 1) {
      try {
        return transactions.run(connection -> together(connection, all, work));
      } catch (RuntimeException e) {
        // whichever of them it was, and whatever it is: the next lines tell
        return oneByOne(all, work, failed);
      }
    }
    return oneByOne(all, work, failed);
  }

  private static <T, R> Map<T, R> together(
      Connection connection, Collection<T> all, Work<T, R> work) throws SQLException {
    Map<T, R> done = new LinkedHashMap<>();
    for (T one : all) {
      done.put(one, work.on(connection, one));
    }
    return done;
  }

  private <T, R> Map<T, R> oneByOne(
      Collection<T> all, Work<T, R> work, BiConsumer<T, RuntimeException> failed) {
    Map<T, R> done = new LinkedHashMap<>();
    Map<T, RuntimeException> failures = new LinkedHashMap<>();
    int inARow = 0;
    for (T one : all) {
      try {
        done.put(one, transactions.run(connection -> work.on(connection, one)));
        inARow = 0;
      } catch (RuntimeException e) {
        failures.put(one, e);
        inARow = isTheDatabases(e) ? inARow + 1 : 0;
        if (inARow == MOST_FAILURES) {
          if (done.isEmpty()) {
            throw e;
          }
          break;
        }
      }
    }
    failures.forEach(failed);
    return done;
  }

  /** Data that it refuses are one thing's. */
  private static boolean isTheDatabases(RuntimeException failure) {
    return failure instanceof StorageException
        && !(failure instanceof RefusedDataException)
        && !(failure instanceof DuplicateRowException);
  }
}
