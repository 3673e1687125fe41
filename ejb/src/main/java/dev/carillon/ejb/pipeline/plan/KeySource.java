package dev.carillon.ejb.pipeline.plan;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One target's recipients as a stream of keys in their order.
 *
 * @param flag what a recipient carries that this source alone matched
 */
record KeySource(Reader reader, byte flag) {

  /** Reads the next keys of a range: fewer than its limit only at the end. */
  @FunctionalInterface
  interface Reader {
    long[] read(Connection connection, Range range) throws SQLException;
  }
}
