package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * A source, read ahead: a part of a range in memory, the next when that is used up. Reads grow from
 * small to large, for many sources are left after a few keys. For one read of one thread.
 */
final class KeyStream {

  private static final int FIRST_READ = 32;

  private final Connection connection;
  private final KeySource source;
  private final Range range;
  private long[] buffer = new long[0];
  private int at;
  private int next;
  private boolean atEnd;

  /**
   * @param first how many keys to read first; later reads grow up to the range's limit
   */
  KeyStream(Connection connection, KeySource source, Range range, int first) {
    this.connection = connection;
    this.source = source;
    this.range = range;
    this.next = first;
  }

  KeyStream(Connection connection, KeySource source, Range range) {
    this(connection, source, range, Math.min(FIRST_READ, range.limit()));
  }

  /** The present key, after a successful {@link #seek} or {@link #advance}. */
  long head() {
    return buffer[at];
  }

  /** Goes to the first key from here on that is not less; false when there is none. */
  boolean seek(long least) throws SQLException {
    if (at < buffer.length && buffer[buffer.length - 1] >= least) {
      int found = Arrays.binarySearch(buffer, at, buffer.length, least);
      at = found < 0 ? -found - 1 : found;
      return true;
    }
    return load(Math.max(range.after(), least - 1));
  }

  /** Goes to the next key; false when there is none. */
  boolean advance() throws SQLException {
    at++;
    return at < buffer.length || load(buffer[buffer.length - 1]);
  }

  private boolean load(long after) throws SQLException {
    at = 0;
    if (atEnd || after >= range.upTo()) {
      buffer = new long[0];
      return false;
    }
    buffer = source.read(connection, new Range(after, range.upTo(), next));
    atEnd = buffer.length < next;
    next = Math.max(next, Math.min(range.limit(), next * 2));
    return buffer.length > 0;
  }
}
