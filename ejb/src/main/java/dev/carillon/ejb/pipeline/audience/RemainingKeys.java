package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** What a source has and another has not. */
record RemainingKeys(KeySource source, KeySource excluded) implements KeySource {

  @Override
  public long[] read(Connection connection, Range range) throws SQLException {
    KeyStream all = new KeyStream(connection, source, range, range.limit());
    KeyStream without = new KeyStream(connection, excluded, range);
    long[] keys = new long[range.limit()];
    int size = 0;
    boolean more = all.seek(range.after() + 1);
    boolean some = more;
    while (more && size < keys.length) {
      some = some && without.seek(all.head());
      if (!some || without.head() != all.head()) {
        keys[size++] = all.head();
      }
      more = all.advance();
    }
    return Arrays.copyOf(keys, size);
  }
}
