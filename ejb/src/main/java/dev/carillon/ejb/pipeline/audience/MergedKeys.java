package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges the streams of several targets into one of distinct keys, reading each by index seeks: a
 * device that many targets match comes once. Restarts after any key.
 */
public final class MergedKeys {

  private static final int LEAST_READ = 32;

  private final List<Flagged> sources;

  /**
   * A source.
   *
   * @param flag what a recipient carries that it alone matched
   */
  record Flagged(KeySource source, byte flag) {}

  MergedKeys(List<Flagged> sources) {
    this.sources = List.copyOf(sources);
  }

  /** The keys of a range, at most its limit. */
  public KeyPage page(Connection connection, Range range) throws SQLException {
    Merge merge = new Merge(connection, range);
    long[] keys = new long[range.limit()];
    byte[] flags = new byte[range.limit()];
    int size = 0;
    while (size < range.limit() && merge.advance()) {
      keys[size] = merge.key;
      flags[size++] = merge.flags;
    }
    boolean last = size < range.limit() || merge.isEmpty();
    return new KeyPage(Arrays.copyOf(keys, size), Arrays.copyOf(flags, size), last);
  }

  private final class Merge {
    private final PriorityQueue<Stream> streams = new PriorityQueue<>();
    private long key;
    private byte flags;

    Merge(Connection connection, Range range) throws SQLException {
      int each = Math.max(LEAST_READ, range.limit() / Math.max(1, sources.size()) + 1);
      for (Flagged source : sources) {
        Stream stream = new Stream(connection, source, range, each);
        if (stream.load(range.after())) {
          streams.add(stream);
        }
      }
    }

    boolean isEmpty() {
      return streams.isEmpty();
    }

    /** Moves to the next distinct key and gathers what matched it. */
    boolean advance() throws SQLException {
      if (streams.isEmpty()) {
        return false;
      }
      key = streams.peek().head();
      byte all = 0;
      boolean onlyChannels = true;
      while (!streams.isEmpty() && streams.peek().head() == key) {
        Stream stream = streams.poll();
        all |= stream.source.flag();
        onlyChannels &= stream.source.flag() == RecipientArray.VIA_CHANNEL;
        if (stream.next()) {
          streams.add(stream);
        }
      }
      flags = onlyChannels ? all : (byte) (all & ~RecipientArray.VIA_CHANNEL);
      return true;
    }
  }

  private static final class Stream implements Comparable<Stream> {
    private final Connection connection;
    private final Flagged source;
    private final Range range;
    private final int each;
    private long[] buffer = new long[0];
    private int at;

    Stream(Connection connection, Flagged source, Range range, int each) {
      this.connection = connection;
      this.source = source;
      this.range = range;
      this.each = each;
    }

    long head() {
      return buffer[at];
    }

    boolean next() throws SQLException {
      at++;
      if (at < buffer.length) {
        return true;
      }
      return buffer.length == each && load(buffer[at - 1]);
    }

    boolean load(long after) throws SQLException {
      buffer = source.source().read(connection, new Range(after, range.upTo(), each));
      at = 0;
      return buffer.length > 0;
    }

    @Override
    public int compareTo(Stream other) {
      return Long.compare(head(), other.head());
    }
  }
}
