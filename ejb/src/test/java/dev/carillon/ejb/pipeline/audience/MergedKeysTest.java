package dev.carillon.ejb.pipeline.audience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository.Range;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MergedKeysTest {

  private static final byte CHANNEL = RecipientArray.VIA_CHANNEL;

  @Test
  void aKeyThatSeveralSourcesHaveComesOnceWithWhatItNeeds() throws SQLException {
    MergedKeys merged =
        new MergedKeys(
            List.of(source(CHANNEL, 1, 2, 3), source(CHANNEL, 2, 4), source((byte) 0, 3, 5)));
    KeyPage page = merged.page(null, new Range(0, 100, 10));
    assertThat(page.keys()).containsExactly(1, 2, 3, 4, 5);
    assertThat(page.flags()).containsExactly(CHANNEL, CHANNEL, 0, CHANNEL, 0);
    assertThat(page.last()).isTrue();
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() throws SQLException {
    Random random = new Random(7);
    List<MergedKeys.Flagged> sources = new ArrayList<>();
    TreeSet<Long> all = new TreeSet<>();
    for (int s = 0; s < 9; s++) {
      long[] keys = random.longs(500, 1, 3000).distinct().sorted().toArray();
      Arrays.stream(keys).forEach(all::add);
      sources.add(source(CHANNEL, keys));
    }
    MergedKeys merged = new MergedKeys(sources);
    List<Long> read = new ArrayList<>();
    long cursor = 0;
    KeyPage page;
    do {
      page = merged.page(null, new Range(cursor, 2500, 70));
      Arrays.stream(page.keys()).forEach(read::add);
      cursor = page.cursor(cursor);
    } while (!page.last());
    assertThat(read).containsExactlyElementsOf(all.headSet(2500L, true));
  }

  @Test
  void nothingIsAPageToo() throws SQLException {
    KeyPage page = new MergedKeys(List.of(source(CHANNEL))).page(null, new Range(5, 9, 3));
    assertThat(page.keys()).isEmpty();
    assertThat(page.cursor(5)).isEqualTo(5);
    assertThat(page.last()).isTrue();
  }

  private static MergedKeys.Flagged source(byte flag, long... keys) {
    return new MergedKeys.Flagged((connection, range) -> KeySource.within(keys, range), flag);
  }
}
