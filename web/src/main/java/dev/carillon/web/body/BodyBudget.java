package dev.carillon.web.body;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of one kind may hold on this node: places for those that arrive, and memory for
 * those that are held until their request is answered. Safe for many threads.
 */
final class BodyBudget {

  private final BodyKind kind;
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Integer> owners = new ConcurrentHashMap<>();

  BodyBudget(BodyKind kind) {
    this.kind = kind;
  }

  BodyKind kind() {
    return kind;
  }

  /** Bodies that arrive now. */
  int readers() {
    return readers.get();
  }

  /** Bytes held now. */
  long bytes() {
    return bytes.get();
  }

  /**
   * A place for one more body.
   *
   * @param owner app, user or address
   * @return empty when the kind or the owner has as many as it may
   */
  Optional<Place> take(String owner) {
    if (readers.incrementAndGet() > kind.readers()) {
      readers.decrementAndGet();
      return Optional.empty();
    }
    boolean[] taken = new boolean[1];
    owners.compute(
        owner,
        (name, held) -> {
          int before = held == null ? 0 : held;
          taken[0] = before < kind.readersOfOwner();
          return taken[0] ? Integer.valueOf(before + 1) : held;
        });
    if (!taken[0]) {
      readers.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Place(owner));
  }

  /** One body's share; given back once, whatever is called how often. */
  final class Place {
    private final String owner;
    private long held;
    private boolean reading = true;
    private boolean released;

    private Place(String owner) {
      this.owner = owner;
    }

    /** Whether there is memory for so many bytes more. */
    synchronized boolean grow(long more) {
      if (released) {
        return false;
      }
      if (bytes.addAndGet(more) > kind.bytesInAll()) {
        bytes.addAndGet(-more);
        return false;
      }
      held += more;
      return true;
    }

    /** The body is there; its memory is held on. */
    synchronized void arrived() {
      if (reading) {
        reading = false;
        readers.decrementAndGet();
        owners.computeIfPresent(owner, (name, count) -> count > 1 ? count - 1 : null);
      }
    }

    /** The request is answered. */
    synchronized void release() {
      arrived();
      if (!released) {
        released = true;
        bytes.addAndGet(-held);
      }
    }
  }
}
