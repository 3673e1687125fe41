package dev.carillon.ejb.pipeline.audience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySourceTest {

  private static final long HIGHEST = 400;

  /** A source and the set that it should be. */
  private record Modelled(KeySource source, TreeSet<Long> keys) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsCombinedIsWhatSetsSay(long seed) throws SQLException {
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      Modelled modelled = modelled(random, 4);
      long after = random.nextInt(60);
      long upTo = random.nextInt(4) == 0 ? Long.MAX_VALUE : HIGHEST - random.nextInt(60);
      int limit = 1 + random.nextInt(90);
      assertThat(all(modelled.source(), after, upTo, limit))
          .containsExactlyElementsOf(modelled.keys().subSet(after, false, upTo, true));
    }
  }

  private static Modelled modelled(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf(random);
    }
    Modelled one = modelled(random, depth - 1);
    Modelled other = modelled(random, depth - 1);
    TreeSet<Long> keys = new TreeSet<>(one.keys());
    return switch (random.nextInt(3)) {
      case 0 -> {
        keys.addAll(other.keys());
        yield new Modelled(KeySource.union(List.of(one.source(), other.source())), keys);
      }
      case 1 -> {
        keys.retainAll(other.keys());
        yield new Modelled(KeySource.intersection(List.of(one.source(), other.source())), keys);
      }
      default -> {
        keys.removeAll(other.keys());
        yield new Modelled(one.source().minus(other.source()), keys);
      }
    };
  }

  private static Modelled leaf(Random random) {
    int size = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(300);
    long[] keys = random.longs(size, 1, HIGHEST + 1).distinct().sorted().toArray();
    TreeSet<Long> set = new TreeSet<>();
    Arrays.stream(keys).forEach(set::add);
    return new Modelled((connection, range) -> KeySource.within(keys, range), set);
  }

  private static List<Long> all(KeySource source, long after, long upTo, int limit)
      throws SQLException {
    List<Long> found = new ArrayList<>();
    long cursor = after;
    long[] page;
    do {
      page = source.read(null, new Range(cursor, upTo, limit));
      Arrays.stream(page).forEach(found::add);
      cursor = page.length == 0 ? cursor : page[page.length - 1];
    } while (page.length == limit);
    return found;
  }

  @Test
  void anIntersectionSeeksWhatIsRareInWhatIsCommon() throws SQLException {
    AtomicInteger read = new AtomicInteger();
    KeySource everybody = counted(LongStream.rangeClosed(1, 1_000_000).toArray(), read);
    KeySource few = counted(new long[] {5, 500_000, 999_999}, read);
    long[] found =
        KeySource.intersection(List.of(everybody, few))
            .read(null, new Range(0, Long.MAX_VALUE, 5000));
    assertThat(found).containsExactly(5, 500_000, 999_999);
    assertThat(read.get()).isLessThan(1000);
  }

  @Test
  void whatIsExcludedIsSoughtToo() throws SQLException {
    AtomicInteger read = new AtomicInteger();
    KeySource few = counted(new long[] {5, 500_000, 2_000_000}, read);
    KeySource many = counted(LongStream.rangeClosed(1, 1_000_000).toArray(), read);
    assertThat(few.minus(many).read(null, new Range(0, Long.MAX_VALUE, 5000)))
        .containsExactly(2_000_000);
    assertThat(read.get()).isLessThan(1000);
  }

  private static KeySource counted(long[] keys, AtomicInteger read) {
    return (connection, range) -> {
      long[] found = KeySource.within(keys, range);
      read.addAndGet(found.length);
      return found;
    };
  }
}
