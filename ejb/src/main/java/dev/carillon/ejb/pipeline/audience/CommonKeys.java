package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What several sources have in common: each seeks the key that another is at, until all agree. */
record CommonKeys(List<KeySource> sources) implements KeySource {

  CommonKeys {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("an intersection of nothing is everybody");
    }
  }

  @Override
  public long[] read(Connection connection, Range range) throws SQLException {
    List<KeyStream> streams = new ArrayList<>(sources.size());
    for (KeySource source : sources) {
      streams.add(new KeyStream(connection, source, range));
    }
    long[] keys = new long[range.limit()];
    int size = 0;
    long wanted = range.after() + 1;
    while (size < keys.length) {
      long found = common(streams, wanted);
      if (found < wanted) {
        break;
      }
      keys[size++] = found;
      if (found == Long.MAX_VALUE) {
        break;
      }
      wanted = found + 1;
    }
    return Arrays.copyOf(keys, size);
  }

  /** The first common key that is not less than this; one less where there is none. */
  private static long common(List<KeyStream> streams, long least) throws SQLException {
    long wanted = least;
    int agree = 0;
    while (agree < streams.size()) {
      agree = 0;
      for (KeyStream stream : streams) {
        if (!stream.seek(wanted)) {
          return least - 1;
        }
        if (stream.head() > wanted) {
          wanted = stream.head();
          agree = 0;
        }
        agree++;
      }
    }
    return wanted;
  }
}
