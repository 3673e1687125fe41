package dev.carillon.ejb.realtime.channel;

import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Puts the events of one channel with history in the order of their serials, whatever order threads
 * and nodes hand them over in. Not safe for threads: the channel's lock guards it.
 */
public final class SerialOrder {

  /** Events held back while an earlier one is missing; what is dropped is read from the store. */
  private static final int MAX_AHEAD = 1_000;

  /** Of these, their data. */
  private static final long MAX_CHARACTERS = 2_000_000;

  /** What became of an event. */
  public enum Verdict {
    DELIVERED,
    DUPLICATE,
    /** It is not known yet where the channel stands. */
    EARLY,
    /** An earlier one is missing: fill the gap from the store. */
    AHEAD,
    /** It belongs to a new stream: what came before is lost. */
    NEW_STREAM
  }

  /**
   * An event on its way.
   *
   * @param exceptSocketId null for none
   */
  public record Held(Broadcast event, String exceptSocketId) {
    private long characters() {
      return event.data().text().length();
    }
  }

  private String streamId;
  private long next;
  private boolean started;
  private boolean unsure;

  /** Of all that is held back. */
  private long characters;

  private final List<Held> early = new ArrayList<>();
  private final TreeMap<Long, Held> ahead = new TreeMap<>();

  /** Whether it is known where the channel stands; until then events only wait. */
  public boolean isStarted() {
    return started;
  }

  /**
   * It became known where the channel stood.
   *
   * @return what came meanwhile, to be taken now
   */
  public List<Held> start(StreamPosition position) {
    streamId = position.streamId();
    next = position.head() + 1;
    started = true;
    return drainEarly();
  }

  /** What came while it was not known where the channel stands. */
  public List<Held> drainEarly() {
    List<Held> came = List.copyOf(early);
    early.clear();
    characters = 0;
    return came;
  }

  public String streamId() {
    return streamId;
  }

  /** The serial of the event that was delivered last. */
  public long last() {
    return next - 1;
  }

  public boolean hasGap() {
    return unsure || !ahead.isEmpty();
  }

  /** The store had nothing more: what was let go of is not missing any longer. */
  public void upToDate() {
    unsure = false;
  }

  /** Takes an event and hands over all that are now in order. */
  public Verdict take(
      Broadcast event, String exceptSocketId, BiConsumer<Broadcast, String> delivery) {
    if (!started) {
      return takeEarly(event, exceptSocketId);
    }
    Broadcast.Position position = event.position();
    if (!position.streamId().equals(streamId)) {
      if (last() > 0) {
        return Verdict.NEW_STREAM;
      }
      streamId = position.streamId(); // there was none, and this is the one that began
    }
    if (position.serial() < next) {
      return Verdict.DUPLICATE;
    }
    if (position.serial() > next) {
      holdAhead(position.serial(), new Held(event, exceptSocketId));
      return Verdict.AHEAD;
    }
    next++;
    delivery.accept(event, exceptSocketId);
    drain(delivery);
    return Verdict.DELIVERED;
  }

  /** At least one is held, so that there is a gap to fill. */
  private void holdAhead(long serial, Held held) {
    boolean room = ahead.size() < MAX_AHEAD && characters < MAX_CHARACTERS;
    if (!room && !ahead.isEmpty()) {
      unsure |= !ahead.containsKey(serial);
    } else if (ahead.putIfAbsent(serial, held) == null) {
      characters += held.characters();
    }
  }

  private Verdict takeEarly(Broadcast event, String exceptSocketId) {
    Held held = new Held(event, exceptSocketId);
    if (early.size() < MAX_AHEAD && characters < MAX_CHARACTERS) {
      early.add(held);
      characters += held.characters();
    } else {
      unsure = true;
    }
    return Verdict.EARLY;
  }

  /** The serial of the first event that waits for an earlier one. */
  public OptionalLong firstHeld() {
    return ahead.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ahead.firstKey());
  }

  /** Hands over what waited and is in order now. */
  public void drain(BiConsumer<Broadcast, String> delivery) {
    for (Map.Entry<Long, Held> entry = ahead.firstEntry();
        entry != null && entry.getKey() <= next;
        entry = ahead.firstEntry()) {
      characters -= ahead.pollFirstEntry().getValue().characters();
      if (entry.getKey() == next) {
        next++;
        delivery.accept(entry.getValue().event, entry.getValue().exceptSocketId);
      }
    }
  }

  /** Goes on at another place: what lay between is lost, and subscribers were told. */
  public void restart(StreamPosition position) {
    if (!position.streamId().equals(streamId)) {
      ahead.clear();
    }
    streamId = position.streamId();
    next = position.head() + 1;
    ahead.headMap(next).clear();
    characters = ahead.values().stream().mapToLong(Held::characters).sum();
  }
}
