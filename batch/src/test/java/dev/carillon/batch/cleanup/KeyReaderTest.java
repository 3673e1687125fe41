package dev.carillon.batch.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.cleanup.CleanupRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

  private static final int PAGES = 500;

  /** Pages of a hundred keys, of which only the last has anything to remove. */
  private static final class LastPageOnly extends KeyReader {
    private int looks;

    @Override
    CleanupRepository.Found after(long key) {
      looks++;
      long page = key < 0 ? 0 : key / 100;
      return page == PAGES
          ? new CleanupRepository.Found(List.of(100L * page + 7), OptionalLong.empty())
          : new CleanupRepository.Found(List.of(), OptionalLong.of(100 * (page + 1)));
    }
  }

  @Test
  void looksAtOnePageForEachItemAtMost() {
    LastPageOnly reader = new LastPageOnly();
    reader.open(null);
    for (int item = 1; item <= 200; item++) {
      assertThat(reader.readItem()).isNotNull();
      assertThat(reader.looks).isLessThanOrEqualTo(item);
    }
  }

  @Test
  void goesOnFromTheCheckpointOfAChunkThatFoundNothing() {
    LastPageOnly first = new LastPageOnly();
    first.open(null);
    for (int item = 0; item < 200; item++) {
      first.readItem();
    }
    LastPageOnly next = new LastPageOnly();
    next.open(first.checkpointInfo());
    List<Long> items = new ArrayList<>();
    for (Long key = next.readItem(); key != null; key = next.readItem()) {
      items.add(key);
    }
    assertThat(next.looks).isEqualTo(PAGES - 200 + 1);
    assertThat(items).endsWith(100L * PAGES + 7).isSorted().doesNotHaveDuplicates();
    assertThat(next.readItem()).isNull();
  }
}
