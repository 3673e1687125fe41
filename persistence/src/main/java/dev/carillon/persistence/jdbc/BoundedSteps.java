package dev.carillon.persistence.jdbc;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Repeats a deletion of so many rows at most until there are no more, or its time is over. One
 * statement for all would be cancelled by the statement's time limit as soon as there are too many,
 * and then each time. Call it where each statement commits alone.
 *
 * @param rows of one statement
 * @param time after which no further statement begins; what is left is the next call's
 */
public record BoundedSteps(int rows, Duration time) {

  public BoundedSteps {
    if (rows < 1 || time.isNegative()) {
      throw new IllegalArgumentException("steps of " + rows + " rows for " + time);
    }
  }

  /** What periodic work uses. */
  public static BoundedSteps usual() {
    return new BoundedSteps(2_000, Duration.ofSeconds(20));
  }

  /**
   * @param delete takes the number of rows at most, answers with the number it deleted
   * @return how many were deleted
   */
  public long repeat(IntUnaryOperator delete) {
    long deadline = System.nanoTime() + time.toNanos();
    long total = 0;
    int deleted;
    do {
      deleted = delete.applyAsInt(rows);
      total += deleted;
    } while (deleted >= rows && System.nanoTime() - deadline < 0);
    return total;
  }
}
