package dev.carillon.ejb.platform.error;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.jdbc.StorageException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a transaction that lost to another one. Stands outside it: each attempt has a transaction
 * and a persistence context of its own.
 */
public final class Retries {

  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final int ATTEMPTS = 4;

  private Retries() {}

  /** A transaction that does better when it knows that it has lost before. */
  @FunctionalInterface
  public interface Attempt<T> {

    /**
     * @param again whether it has lost before: it may lock what it changes
     */
    T run(boolean again);
  }

  /**
   * Runs it up to four times.
   *
   * @throws ServiceException service_unavailable when it lost every time; the log has the cause
   */
  public static <T> T repeated(Supplier<T> transaction) {
    return repeated(again -> transaction.get());
  }

  /**
   * Runs it up to four times.
   *
   * @throws ServiceException service_unavailable when it lost every time; the log has the cause
   */
  public static <T> T repeated(Attempt<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.run(attempt > 1);
      } catch (DuplicateRowException | ContentionException e) {
        if (attempt == ATTEMPTS) {
          throw tooBusy(e);
        }
      }
    }
  }

  private static ServiceException tooBusy(StorageException e) {
    LOG.warn("answered service_unavailable after {} attempts", ATTEMPTS, e);
    ServiceException failure =
        new ServiceException(
            ErrorCode.SERVICE_UNAVAILABLE, "too busy, try again", Duration.ofSeconds(1));
    failure.initCause(e);
    return failure;
  }
}
