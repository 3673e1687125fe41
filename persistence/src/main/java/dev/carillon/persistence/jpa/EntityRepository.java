package dev.carillon.persistence.jpa;

import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.SqlStates;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * A repository of entities on the transaction's persistence context.
 *
 * <p>Reading works outside a transaction too; what comes back is then nobody's. Writing needs one.
 * What may collide is flushed at once, so that the refusal is thrown here and not at the commit.
 * Two writers of one row: the second gets a {@link ContentionException}, and the whole transaction
 * is repeated, from outside, with a fresh context.
 *
 * <p>No method is final: the container makes proxies of repositories.
 *
 * <p>Safe for many threads: the entity manager is the container's, which finds the one of the
 * caller's transaction.
 */
public abstract class EntityRepository {

  private static final int MAX_CAUSES = 20;

  private final EntityManager entities;

  protected EntityRepository(EntityManager entities) {
    this.entities = entities;
  }

  protected EntityManager entities() {
    return entities;
  }

  /**
   * Writes what has changed.
   *
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when a unique constraint refuses
   * @throws ContentionException when a row was changed or locked by another transaction
   */
  protected void flush(String tried) {
    run(tried, entities::flush);
  }

  /** Runs it and translates what the database refuses, as {@link #flush} does. */
  protected void run(String tried, Runnable work) {
    call(
        tried,
        () -> {
          work.run();
          return null;
        });
  }

  /** Runs it and translates what the database refuses, as {@link #flush} does. */
  protected <T> T call(String tried, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) { // providers throw their own beside the specification's
      throw translated(tried, e);
    }
  }

  private static RuntimeException translated(String tried, RuntimeException e) {
    Throwable cause = e;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof OptimisticLockException || cause instanceof PessimisticLockException) {
        return new ContentionException("lost to another transaction: " + tried, e);
      }
      if (cause instanceof SQLException refusal) {
        return SqlStates.translated(tried, refusal, e);
      }
      cause = cause.getCause();
    }
    return e;
  }
}
