package dev.carillon.batch.cleanup;

import jakarta.batch.api.chunk.AbstractItemReader;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads keys in ascending order, a page at a time; the checkpoint is the last key read. */
abstract class KeyReader extends AbstractItemReader {
  static final int PAGE = 500;

  private final Deque<Long> page = new ArrayDeque<>();
  private long last;
  private boolean exhausted;

  /** At most {@link #PAGE} keys after this one, in ascending order. */
  abstract List<Long> after(long key);

  @Override
  public void open(Serializable checkpoint) {
    last = checkpoint == null ? Long.MIN_VALUE : (Long) checkpoint;
  }

  @Override
  public Long readItem() {
    if (page.isEmpty() && !exhausted) {
      page.addAll(after(last));
      exhausted = page.size() < PAGE;
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
