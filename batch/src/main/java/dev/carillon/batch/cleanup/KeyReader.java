package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.api.chunk.AbstractItemReader;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Reads keys in ascending order, a page at a time; the checkpoint is the last key read. A page in
 * which nothing is found is an item too, by the last key looked at: a chunk, and so its
 * transaction, ends after so many pages, and the next goes on from there. The writer therefore
 * looks at each key again.
 */
abstract class KeyReader extends AbstractItemReader {

  /** Rows that one statement looks at. */
  static final int PAGE = 2_000;

  private final Deque<Long> page = new ArrayDeque<>();
  private long last;

  /** Up to where rows were looked at; empty when there are no more. */
  private OptionalLong looked;

  /** What is found among the next {@link #PAGE} rows after this key. */
  abstract CleanupRepository.Found after(long key);

  @Override
  public void open(Serializable checkpoint) {
    last = checkpoint == null ? Long.MIN_VALUE : (Long) checkpoint;
    looked = OptionalLong.of(last);
  }

  @Override
  public Long readItem() {
    if (page.isEmpty() && looked.isPresent()) {
      CleanupRepository.Found found = after(looked.getAsLong());
      page.addAll(found.keys());
      looked = found.last();
      if (page.isEmpty() && looked.isPresent()) {
        page.add(looked.getAsLong());
      }
    }
    Long key = page.poll();
    if (key != null) {
      last = key;
    }
    return key;
  }

  @Override
  public Long checkpointInfo() {
    return last;
  }
}
