package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Recipients as a stream of distinct keys in their order, read by index seeks and begun anew after
 * any key. Holds nothing between reads, so streams of streams need no closing.
 */
@FunctionalInterface
public interface KeySource {

  /** Reads the next keys of a range: fewer than its limit only at the end. */
  long[] read(Connection connection, Range range) throws SQLException;

  /** The keys that any of them has. */
  static KeySource union(List<KeySource> sources) {
    MergedKeys merged =
        new MergedKeys(
            sources.stream().map(source -> new MergedKeys.Flagged(source, (byte) 0)).toList());
    return (connection, range) -> merged.page(connection, range).keys();
  }

  /**
   * The keys that all of them have.
   *
   * @param sources at least one
   */
  static KeySource intersection(List<KeySource> sources) {
    return new CommonKeys(sources);
  }

  /** The keys that it has and the other has not. */
  default KeySource minus(KeySource other) {
    return new RemainingKeys(this, other);
  }

  /** What a range holds of keys in memory. */
  static long[] within(long[] sorted, Range range) {
    int from = index(sorted, range.after() + 1);
    int to = range.upTo() == Long.MAX_VALUE ? sorted.length : index(sorted, range.upTo() + 1);
    return Arrays.copyOfRange(sorted, from, Math.max(from, Math.min(to, from + range.limit())));
  }

  private static int index(long[] sorted, long least) {
    int found = Arrays.binarySearch(sorted, least);
    return found < 0 ? -found - 1 : found;
  }
}
