package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.ejb.pipeline.model.PublishContext;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What the batches of publishes share, read once while they run. Bounded by number and by the text
 * of the commands, which name up to a million recipients; what was used longest ago goes first.
 * Thread-safe.
 */
final class Contexts {

  static final int MOST = 512;

  /** 16 MiB as stored; parsed about four times that. */
  static final long MOST_CHARS = 16L << 20;

  private final LongFunction<Read> read;
  private final Map<Long, Read> known = new LinkedHashMap<>(64, 0.75f, true);
  private long chars;

  /**
   * @param chars of its stored command
   */
  record Read(PublishContext context, int chars) {}

  Contexts(LongFunction<Read> read) {
    this.read = read;
  }

  PublishContext of(long publishKey) {
    Read found = find(publishKey);
    if (found == null) {
      found = read.apply(publishKey);
      keep(publishKey, found);
    }
    return found.context();
  }

  private synchronized Read find(long publishKey) {
    return known.get(publishKey);
  }

  private synchronized void keep(long publishKey, Read found) {
    Read before = known.put(publishKey, found);
    chars += found.chars() - (before == null ? 0 : before.chars());
    Iterator<Read> oldest = known.values().iterator();
    while (known.size() > MOST || chars > MOST_CHARS) {
      chars -= oldest.next().chars();
      oldest.remove();
    }
  }

  synchronized int size() {
    return known.size();
  }

  synchronized long chars() {
    return chars;
  }
}
