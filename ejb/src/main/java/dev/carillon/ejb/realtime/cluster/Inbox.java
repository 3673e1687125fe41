package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.realtime.cluster.ClusterMessage.Ask;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One other node's messages, put in the order of their numbers. While some are missing the later
 * ones wait, and the node is asked for them; what does not come within {@link #GIVE_UP} is passed
 * over, and from then on the node owes this one everything it has. Not safe for threads.
 */
final class Inbox {

  /** Later messages that wait for a missing one; with more, it is passed over. */
  static final int MAX_HELD = 5_000;

  /** Of these, together. */
  static final long MAX_CHARACTERS = 16_000_000;

  /** Without any of the missing ones. */
  private static final long GIVE_UP = TimeUnit.MILLISECONDS.toNanos(500);

  /** Even if some of the missing ones came. */
  private static final long GIVE_UP_AT_LAST = TimeUnit.SECONDS.toNanos(3);

  private static final long ASK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ASK_ALL_AGAIN = TimeUnit.MILLISECONDS.toNanos(500);

  private final String node;
  private final Consumer<ClusterMessage> delivery;
  private final TreeMap<Long, ClusterMessage> held = new TreeMap<>();
  private long characters;
  private long next;
  private long newest;
  private long heardAtNanos;

  // of the gap that there is; meaningless without one
  private boolean gap;
  private long gapSinceNanos;
  private long progressAtNanos;
  private long askedAtNanos;
  private long askedTo;

  /** A telling of everything that began here or later makes up for what was missed; 0 for none. */
  private long owedSince;

  private long askedAllAtNanos;

  /**
   * @param next the first number to be delivered
   * @param delivery what is in order
   */
  Inbox(String node, long next, Consumer<ClusterMessage> delivery) {
    this.node = node;
    this.next = next;
    this.newest = next - 1;
    this.delivery = delivery;
  }

  String node() {
    return node;
  }

  /** The node spoke. */
  void heard(long nowNanos) {
    heardAtNanos = nowNanos;
  }

  long heardAtNanos() {
    return heardAtNanos;
  }

  /** All that this node knows of the other is to be told anew. */
  void owesEverything(long nowNanos) {
    owedSince = next;
    askedAllAtNanos = nowNanos - ASK_ALL_AGAIN;
  }

  /** The node told everything. */
  void told(long since) {
    if (since >= owedSince) {
      owedSince = 0;
    }
  }

  /** There are messages up to this number. */
  void hint(long last) {
    newest = Math.max(newest, last);
  }

  /** A message came, whether in order or not; false when it has to be passed over others. */
  boolean take(long number, ClusterMessage message, long nowNanos) {
    newest = Math.max(newest, number);
    if (number == next) {
      next++;
      progressAtNanos = nowNanos;
      delivery.accept(message);
      drain();
    } else if (number > next) {
      hold(number, message);
    }
    return held.size() <= MAX_HELD && characters <= MAX_CHARACTERS;
  }

  private void hold(long number, ClusterMessage message) {
    if (held.putIfAbsent(number, message) == null) {
      characters += message.characters();
    }
  }

  private ClusterMessage release(long number) {
    ClusterMessage message = held.remove(number);
    characters -= message == null ? 0 : message.characters();
    return message;
  }

  private void drain() {
    for (ClusterMessage message = release(next); message != null; message = release(next)) {
      next++;
      delivery.accept(message);
    }
  }

  /** What to ask the node for now, if anything is missing and it was not asked just now. */
  Optional<Ask> ask(long nowNanos) {
    if (next > newest) {
      gap = false;
      return owedSince > 0 ? askForEverything(nowNanos) : Optional.empty();
    }
    if (!gap) {
      gap = true;
      gapSinceNanos = nowNanos;
      progressAtNanos = nowNanos;
      askedTo = 0;
    }
    if (next <= askedTo && nowNanos - askedAtNanos < ASK_AGAIN) {
      return Optional.empty();
    }
    long missingTo = held.isEmpty() ? newest : held.firstKey() - 1;
    askedAtNanos = nowNanos;
    askedTo = Math.min(missingTo, next + Ask.MOST - 1);
    return Optional.of(new Ask(node, next, askedTo));
  }

  private Optional<Ask> askForEverything(long nowNanos) {
    if (nowNanos - askedAllAtNanos < ASK_ALL_AGAIN) {
      return Optional.empty();
    }
    askedAllAtNanos = nowNanos;
    return Optional.of(Ask.everything(node));
  }

  /** Whether what is missing has been missing for too long. */
  boolean isHopeless(long nowNanos) {
    return gap
        && next <= newest
        && (nowNanos - progressAtNanos >= GIVE_UP || nowNanos - gapSinceNanos >= GIVE_UP_AT_LAST);
  }

  /** Goes on without what is missing. */
  void passOver(long nowNanos) {
    passOver(newest, nowNanos);
  }

  /**
   * Goes on without what is missing up to a number.
   *
   * @return whether something was
   */
  boolean passOver(long upTo, long nowNanos) {
    newest = Math.max(newest, upTo);
    boolean missing = next <= upTo;
    while (next <= upTo) {
      Map.Entry<Long, ClusterMessage> first = held.firstEntry();
      if (first == null || first.getKey() > upTo) {
        next = upTo + 1;
      } else {
        release(first.getKey());
        next = first.getKey() + 1;
        delivery.accept(first.getValue());
      }
    }
    drain();
    gap = false;
    if (missing) {
      owesEverything(nowNanos);
    }
    return missing;
  }
}
