package dev.carillon.web.body;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the bodies of one kind may hold on this node: places for those that arrive, and memory for
 * those that are held until their request is answered; of both, one owner has a part at most. Safe
 * for many threads.
 */
final class BodyBudget {

  private final BodyKind kind;
  private final AtomicInteger readers = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Share> owners = new ConcurrentHashMap<>();

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
    if (!add(owner, 1, 0)) {
      readers.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Place(owner));
  }

  /** Adds to what the owner has; false, and nothing is added, beyond its part. */
  private boolean add(String owner, int moreReaders, long moreBytes) {
    boolean[] added = new boolean[1];
    owners.compute(
        owner,
        (name, before) -> {
          Share after = (before == null ? Share.NONE : before).plus(moreReaders, moreBytes);
          added[0] =
              after.readers() <= kind.readersOfOwner() && after.bytes() <= kind.bytesOfOwner();
          Share kept = added[0] ? after : before;
          return Share.NONE.equals(kept) ? null : kept;
        });
    return added[0];
  }

  /** What one owner has. */
  private record Share(int readers, long bytes) {
    static final Share NONE = new Share(0, 0);

    Share plus(int moreReaders, long moreBytes) {
      return new Share(readers + moreReaders, bytes + moreBytes);
    }
  }

  /** One body's place and memory; given back once, whatever is called how often. */
  final class Place {
    private final String owner;
    private long held;
    private boolean reading = true;
    private boolean released;

    private Place(String owner) {
      this.owner = owner;
    }

    /** Whether there is memory for so many bytes more, of all and of the owner's part. */
    synchronized boolean grow(long more) {
      if (released) {
        return false;
      }
      if (bytes.addAndGet(more) > kind.bytesInAll()) {
        bytes.addAndGet(-more);
        return false;
      }
      if (!add(owner, 0, more)) {
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
        add(owner, -1, 0);
      }
    }

    /** The request is answered. */
    synchronized void release() {
      arrived();
      if (!released) {
        released = true;
        bytes.addAndGet(-held);
        add(owner, 0, -held);
      }
    }
  }
}
