package dev.carillon.ejb.platform.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what a database row said, for a moment: so short that a change on another node is seen
 * soon without any message. Bounded: when full it starts afresh. Absence is not remembered. Safe
 * for many threads: one loads a key, others that want it wait for that, so that a value's end does
 * not send every request to the database at once. A loader must not ask the same cache.
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
    if (held.size() >= capacity) {
      held.clear();
    }
    Held<V> loaded = held.compute(key, (k, old) -> isGood(old) ? old : load(k, loader));
    return Optional.ofNullable(loaded).map(Held::value);
  }

  private boolean isGood(Held<V> present) {
    return present != null && clock.millis() < present.until;
  }

  /** Null, which removes the entry, when there is none. */
  private Held<V> load(K key, Function<K, Optional<V>> loader) {
    return loader.apply(key).map(v -> new Held<>(v, clock.millis() + ttlMillis)).orElse(null);
  }

  /** Forgets all: after a change on this node. */
  public void clear() {
    held.clear();
  }
}
