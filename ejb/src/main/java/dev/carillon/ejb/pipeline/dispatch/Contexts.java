package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.ejb.pipeline.model.PublishContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/** What the batches of publishes share, read once while they run. Bounded; thread-safe. */
final class Contexts {

  private static final int MOST = 512;

  private final LongFunction<PublishContext> read;
  private final Map<Long, PublishContext> known = new ConcurrentHashMap<>();

  Contexts(LongFunction<PublishContext> read) {
    this.read = read;
  }

  PublishContext of(long publishKey) {
    PublishContext context = known.get(publishKey);
    if (context == null) {
      if (known.size() >= MOST) {
        known.clear();
      }
      context = read.apply(publishKey);
      known.put(publishKey, context);
    }
    return context;
  }
}
