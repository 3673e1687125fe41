package dev.carillon.ejb.platform.ids;

import dev.carillon.persistence.pipeline.NodeNumberRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's hold on its number. Acquired once, renewed well within the lease, released at the end; a
 * killed node's number is free when its lease is over. Renewed and released by one thread at a
 * time; {@link #value} may be asked by many.
 */
final class NodeNumberLease {

  private static final Logger LOG = LoggerFactory.getLogger(NodeNumberLease.class);
  private static final long RETRY_MS = 250;
  private static final int NUMBERS = KeySequence.MAX_NODE + 1;

  private final PipelineStore store;
  private final OptionalInt wanted;
  private final Duration length;
  private final RandomGenerator random;
  private final long holder;
  private volatile int value = -1;

  /**
   * @param wanted the number to have, any if empty
   * @param length of the lease
   */
  NodeNumberLease(
      PipelineStore store, OptionalInt wanted, Duration length, RandomGenerator random) {
    this.store = store;
    this.wanted = wanted;
    this.length = length;
    this.random = random;
    this.holder = random.nextLong();
  }

  /**
   * @throws IllegalStateException before it was acquired
   */
  int value() {
    if (value < 0) {
      throw new IllegalStateException("this node has no number yet");
    }
    return value;
  }

  /**
   * Takes a number. One that is wanted is waited for while a lease may last that a killed process
   * has left behind.
   *
   * @throws IllegalStateException when a live node has it, or live nodes have all
   */
  void acquire() {
    if (store.exclusive()) {
      store.transactions().execute(store.nodeNumbers()::releaseAll);
    }
    value = wanted.isPresent() ? waitFor(wanted.getAsInt()) : draw();
  }

  private int waitFor(int number) {
    long deadline = System.nanoTime() + length.toNanos() * 5 / 4;
    while (!take(number)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "carillon.node.number " + number + " is held by another live node");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for node number " + number, e);
      }
    }
    return number;
  }

  private int draw() {
    Set<Integer> held = store.transactions().read(store.nodeNumbers()::held);
    int first = random.nextInt(NUMBERS);
    for (int i = 0; i < NUMBERS; i++) {
      int number = (first + i) % NUMBERS;
      if (!held.contains(number) && take(number)) {
        return number;
      }
    }
    throw new IllegalStateException("live nodes hold all " + NUMBERS + " node numbers");
  }

  private boolean take(int number) {
    return store
        .transactions()
        .<Boolean>run(c -> store.nodeNumbers().lease(c, number, holder, length.toMillis()));
  }

  /**
   * Prolongs the lease. A node that slept so long that another one has its number draws a new one.
   */
  void renew() {
    NodeNumberRepository numbers = store.nodeNumbers();
    int number = value();
    if (!store
        .transactions()
        .<Boolean>run(c -> numbers.renew(c, number, holder, length.toMillis()))) {
      value = draw();
      LOG.warn("node number {} went to another node, this one has {} now", number, value);
    }
  }

  void release() {
    if (value >= 0) {
      store.transactions().execute(c -> store.nodeNumbers().release(c, value, holder));
    }
  }
}
