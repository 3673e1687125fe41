package dev.carillon.ejb.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what a database row said, for a moment: so short that a change on another node is seen
 * soon without any message. Bounded: when full it starts afresh. Absence is not remembered. Safe
 * for many threads; two may load the same key at once.
 */
public final class ShortCache<K, V> {

  private final Clock clock;
  private final long ttlMillis;
  private final int capacity;
  private final ConcurrentHashMap<K, Held<V>> held = new ConcurrentHashMap<>();

  private record Held<V>(V value, long until) {}

  public ShortCache(Clock clock, Duration ttl, int capacity) {
    this.clock = clock;
    this.ttlMillis = ttl.toMillis();
    this.capacity = capacity;
  }

  /** The remembered value, else what the loader finds. */
  public Optional<V> get(K key, Function<K, Optional<V>> loader) {
    long now = clock.millis();
    Held<V> present = held.get(key);
    if (present != null && now < present.until) {
      return Optional.of(present.value);
    }
    Optional<V> loaded = loader.apply(key);
    if (held.size() >= capacity) {
      held.clear();
    }
    if (loaded.isPresent()) {
      held.put(key, new Held<>(loaded.get(), now + ttlMillis));
    } else {
      held.remove(key);
    }
    return loaded;
  }

  /** Forgets all: after a change on this node. */
  public void clear() {
    held.clear();
  }
}
