package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.realtime.cluster.ClusterMessage.Ask;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Gone;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Numbers what this node sends and keeps the last of it for nodes that missed some: for ten
 * seconds, bounded in messages and characters. Safe for many threads.
 */
final class Outbox {

  private static final int MAX_KEPT = 20_000;
  private static final long MAX_CHARACTERS = 16_000_000;
  private static final long KEEP = TimeUnit.SECONDS.toNanos(10);
  private static final long AGAIN_AFTER = TimeUnit.MILLISECONDS.toNanos(80);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_AGAIN_A_SECOND = 5_000;

  private static final class Sent {
    final long number;
    final ClusterMessage message;
    final long atNanos;
    long againAtNanos;

    Sent(long number, ClusterMessage message, long atNanos) {
      this.number = number;
      this.message = message;
      this.atNanos = atNanos;
      this.againAtNanos = atNanos - AGAIN_AFTER;
    }
  }

  private final Cluster cluster;
  private final LongSupplier nanos;
  private final long startNanos;
  private final ArrayDeque<Sent> kept = new ArrayDeque<>();
  private boolean heard;
  private long characters;
  private long last;
  private long secondBegan;
  private int againInSecond;

  Outbox(Cluster cluster, LongSupplier nanos) {
    this.cluster = cluster;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.secondBegan = startNanos;
  }

  /** How long this node has been up. */
  long ageMs() {
    return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
  }

  /** Whether there is anybody who could miss something; nothing is kept for nobody. */
  synchronized void heard(boolean byOthers) {
    heard = byOthers;
  }

  /** The number of the message that was sent last. */
  synchronized long last() {
    return last;
  }

  /** Numbers a message and sends it; signals get no number of their own. */
  synchronized void send(ClusterMessage message) {
    long now = nanos.getAsLong();
    if (!(message instanceof ClusterMessage.Signal)) {
      last++;
      if (heard || now - startNanos <= KEEP) {
        kept.add(new Sent(last, message, now));
        characters += message.characters();
      } else {
        kept.clear(); // what is kept has no gaps
        characters = 0;
      }
    }
    evict(now);
    post(last, message);
  }

  private void post(long number, ClusterMessage message) {
    cluster.send(new Envelope(cluster.nodeId(), number, ageMs(), message));
  }

  private void evict(long now) {
    while (kept.size() > MAX_KEPT
        || characters > MAX_CHARACTERS
        || (!kept.isEmpty() && now - kept.peek().atNanos > KEEP)) {
      characters -= kept.poll().message.characters();
    }
  }

  /**
   * Sends messages again that some node asks for. What was sent a moment ago is left out, so that
   * many nodes that missed the same cost no more than one.
   */
  synchronized void again(Ask ask) {
    long now = nanos.getAsLong();
    evict(now);
    long oldest = kept.isEmpty() ? last + 1 : kept.peek().number;
    if (ask.from() < oldest) {
      post(last, new Gone(Math.min(oldest - 1, last)));
    }
    long to = Math.min(ask.to(), ask.from() + Ask.MOST - 1);
    Iterator<Sent> each = kept.iterator();
    while (each.hasNext()) {
      Sent sent = each.next();
      if (sent.number > to) {
        break;
      }
      if (sent.number >= ask.from() && now - sent.againAtNanos >= AGAIN_AFTER && mayRepeat(now)) {
        sent.againAtNanos = now;
        post(sent.number, sent.message);
      }
    }
  }

  private boolean mayRepeat(long now) {
    if (now - secondBegan >= SECOND) {
      secondBegan = now;
      againInSecond = 0;
    }
    return againInSecond++ < MAX_AGAIN_A_SECOND;
  }
}
