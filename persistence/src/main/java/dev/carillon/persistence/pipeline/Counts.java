package dev.carillon.persistence.pipeline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A number for each {@link Count}. Not for several threads at once. */
public final class Counts {

  private static final Count[] ALL = Count.values();

  private final long[] values = new long[ALL.length];

  public long get(Count count) {
    return values[count.ordinal()];
  }

  public void add(Count count, long number) {
    values[count.ordinal()] += number;
  }

  public void add(Counts other) {
    for (int i = 0; i < values.length; i++) {
      values[i] += other.values[i];
    }
  }

  /** Recipients that are done with: everything that ends one, moved ones not among them. */
  public long settled() {
    return get(Count.SUCCEEDED)
        + get(Count.FAILED)
        + get(Count.EXPIRED)
        + get(Count.DEAD_LETTERED)
        + get(Count.CANCELLED)
        + get(Count.DROPPED);
  }

  public void clear() {
    Arrays.fill(values, 0);
  }

  /** Something about each count, in their order, as a part of a statement. */
  static String list(Function<Count, String> sql) {
    return Arrays.stream(ALL).map(sql).collect(Collectors.joining(", "));
  }

  /** Reads the columns (or sums) from this place on, in the order of {@link Count}. */
  static Counts read(ResultSet row, int firstColumn) throws SQLException {
    Counts counts = new Counts();
    for (Count count : ALL) {
      counts.values[count.ordinal()] = row.getLong(firstColumn + count.ordinal());
    }
    return counts;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Count count : ALL) {
      text.append(count.column()).append('=').append(get(count)).append(' ');
    }
    return text.toString().trim();
  }
}
