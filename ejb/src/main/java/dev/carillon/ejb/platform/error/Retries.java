package dev.carillon.ejb.platform.error;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.time.Duration;
import java.util.function.Supplier;

/** Repeats a transaction that lost to another one. */
public final class Retries {

  private static final int ATTEMPTS = 4;

  private Retries() {}

  /**
   * Runs it up to four times.
   *
   * @throws ServiceException service_unavailable when it lost every time
   */
  public static <T> T repeated(Supplier<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (DuplicateRowException | ContentionException e) {
        if (attempt == ATTEMPTS) {
          ServiceException failure =
              new ServiceException(
                  ErrorCode.SERVICE_UNAVAILABLE, "too busy, try again", Duration.ofSeconds(1));
          failure.initCause(e);
          throw failure;
        }
      }
    }
  }
}
