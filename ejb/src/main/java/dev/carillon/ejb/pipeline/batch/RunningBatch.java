package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.Postponed;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientBits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * How far the work on a batch is that this node holds: which recipients are on their way, which
 * results wait to be recorded. What is held for it is its {@link Holding}'s.
 *
 * <p>Three parties touch it: one pump at a time loads and submits, providers' I/O threads bring
 * results, one settler at a time records them. What they share is guarded by this object; the bits
 * are the settler's alone.
 */
public final class RunningBatch {

  private final BatchRow row;
  private final PublishContext publish;
  private final Lane lane;
  private final ProviderKind kind;
  private final String[] deviceIds;
  private final long[] tokenSince;
  private final Postponed[] postponed;
  private final long claimedAtMs;

  /** Set once, before anybody else sees the batch. */
  private Holding holding;

  private volatile RecipientBits bits;
  private int unrecorded;
  private volatile int next;
  private boolean firstAttemptMade;

  /** Null while no recipient is failing, as in nearly every batch. */
  private BitSet failing;

  /** Whose result is here or recorded: a second one changes nothing. */
  private final BitSet resulted = new BitSet();

  private List<Ready> ready = new ArrayList<>();
  private long oldestReadyNanos;
  private int inFlight;
  private boolean settling;
  private boolean allRecorded;
  private volatile boolean throttled;
  private volatile long progressNanos = System.nanoTime();

  /** A result that waits to be recorded. */
  public record Ready(int index, Result result) {}

  RunningBatch(BatchRow row, PublishContext publish, long claimedAtMs) {
    this.row = row;
    this.publish = publish;
    this.lane = Lane.ofCode(row.lane());
    this.kind = ProviderKind.ofCode(row.provider());
    this.claimedAtMs = claimedAtMs;
    int size = row.recipients().size();
    this.deviceIds = new String[size];
    this.tokenSince = new long[size];
    this.postponed = new Postponed[size];
    this.bits = row.bits() == null ? RecipientBits.open(size) : RecipientBits.of(row.bits());
    for (int i = 0; i < size; i++) {
      boolean open = bits.get(i) == RecipientBits.OPEN;
      unrecorded += open ? 1 : 0;
      resulted.set(i, !open);
    }
  }

  void heldBy(Holding newHolding) {
    this.holding = newHolding;
  }

  public Holding holding() {
    return holding;
  }

  public BatchRow row() {
    return row;
  }

  public PublishContext publish() {
    return publish;
  }

  public Lane lane() {
    return lane;
  }

  public ProviderKind kind() {
    return kind;
  }

  public RecipientArray recipients() {
    return row.recipients();
  }

  public int size() {
    return recipients().size();
  }

  /** When these recipients were first tried, in any batch. */
  public long firstAtMs() {
    return row.firstAt() == null ? claimedAtMs : row.firstAt();
  }

  // --- the pump's part

  /** The next recipients to load, at most this many; empty when all are on their way. */
  public int[] takeOpen(int limit) {
    int[] indexes = new int[Math.min(limit, size() - next)];
    int count = 0;
    int at = next;
    while (at < size() && count < indexes.length) {
      if (openWhenClaimed(at)) {
        indexes[count++] = at;
      }
      at++;
    }
    next = at;
    return count == indexes.length ? indexes : Arrays.copyOf(indexes, count);
  }

  /** How many may be left to take. */
  public int left() {
    return size() - next;
  }

  private boolean openWhenClaimed(int index) {
    byte[] stored = row.bits();
    return stored == null || ((stored[index / 4] >> (2 * (index % 4))) & 3) == RecipientBits.OPEN;
  }

  /**
   * What was read of a recipient that is a device.
   *
   * @param isFailing whether a success is worth a write
   */
  public void loaded(int index, String deviceId, long since, boolean isFailing) {
    deviceIds[index] = deviceId;
    tokenSince[index] = since;
    if (isFailing) {
      noteFailing(index);
    }
  }

  private synchronized void noteFailing(int index) {
    if (failing == null) {
      failing = new BitSet();
    }
    failing.set(index);
  }

  /** Whether the last pushes to this recipient were given up. */
  public synchronized boolean failing(int index) {
    return failing != null && failing.get(index);
  }

  /** Whether there is a recipient of which {@link #failing} is true. */
  public synchronized boolean hasFailing() {
    return failing != null;
  }

  public synchronized void submitting(int number) {
    inFlight += number;
    firstAttemptMade = true;
    progressed();
  }

  void progressed() {
    progressNanos = System.nanoTime();
  }

  /** How long ago something of it was submitted, answered or recorded. */
  public long idleNanos() {
    return System.nanoTime() - progressNanos;
  }

  /** Whether nothing of it was taken and nothing of it is being recorded. */
  synchronized boolean untouched() {
    return next == 0 && ready.isEmpty() && !settling;
  }

  /** Whether no answer is missing and nothing is left to record but what was never submitted. */
  synchronized boolean nothingUnderWay() {
    return inFlight == 0 && ready.isEmpty() && !settling && unrecorded > 0;
  }

  /** Submissions without an answer. */
  public synchronized int unanswered() {
    return inFlight;
  }

  /** Whether something was submitted so long ago that its answer will not come any more. */
  public synchronized boolean stuck(long limitNanos) {
    return inFlight > 0 && idleNanos() > limitNanos;
  }

  // --- results

  /** What a result changed. */
  public enum Taken {
    /** There was one already, or no such recipient. */
    NO,
    YES,
    /** And the settler should look now. */
    ENOUGH
  }

  /** Takes a provider's answer; only the first one for a recipient counts. */
  public synchronized Taken answered(int index, Result result, int flushSize) {
    Taken taken = add(index, result, flushSize);
    inFlight -= taken == Taken.NO ? 0 : 1;
    return taken;
  }

  /** Takes a result that needed no provider. */
  public synchronized Taken decided(int index, Result result, int flushSize) {
    return add(index, result, flushSize);
  }

  private Taken add(int index, Result result, int flushSize) {
    if (index < 0 || resulted.get(index)) {
      return Taken.NO;
    }
    resulted.set(index);
    if (ready.isEmpty()) {
      oldestReadyNanos = System.nanoTime();
      progressNanos = oldestReadyNanos;
    }
    ready.add(new Ready(index, result));
    boolean enough = !settling && (ready.size() >= flushSize || ready.size() == unrecorded);
    return enough ? Taken.ENOUGH : Taken.YES;
  }

  // --- the settler's part

  /** Starts a flush: everything that is ready, or null when there is nothing or one runs. */
  public synchronized List<Ready> beginFlush() {
    if (settling || allRecorded || !holding.isInWork() || (ready.isEmpty() && unrecorded > 0)) {
      return null;
    }
    settling = true;
    List<Ready> taken = ready;
    ready = new ArrayList<>();
    return taken;
  }

  /** Ends a flush that was recorded; the permits of its recipients go back. */
  public void flushed(RecipientBits newBits, int recorded) {
    synchronized (this) {
      settling = false;
      bits = newBits;
      unrecorded -= recorded;
      allRecorded = unrecorded == 0;
      oldestReadyNanos = System.nanoTime();
      progressNanos = oldestReadyNanos;
    }
    holding.recorded(recorded);
  }

  /** Ends a flush that failed: its results wait for the next one. */
  public synchronized void flushFailed(List<Ready> taken) {
    settling = false;
    List<Ready> all = new ArrayList<>(taken);
    all.addAll(ready);
    ready = all;
    oldestReadyNanos = System.nanoTime();
  }

  /** Whether the settler should look, because there is enough, or all, or it waits too long. */
  public synchronized boolean flushDue(int flushSize, long intervalNanos) {
    if (settling || allRecorded) {
      return false;
    }
    if (ready.isEmpty()) {
      // only the close is missing
      return unrecorded == 0;
    }
    return ready.size() >= flushSize
        || ready.size() == unrecorded
        || System.nanoTime() - oldestReadyNanos >= intervalNanos;
  }

  public RecipientBits bitsCopy() {
    return RecipientBits.of(bits.bytes());
  }

  /** What the row has, if nobody else wrote it. */
  byte[] recordedBits() {
    return bits.bytes();
  }

  public synchronized int unrecorded() {
    return unrecorded;
  }

  public long recipientKey(int index) {
    return recipients().key(index);
  }

  public String deviceId(int index) {
    return deviceIds[index];
  }

  public long tokenSince(int index) {
    return tokenSince[index];
  }

  /** A recipient goes on in a child batch. */
  public void moved(int index, Postponed until) {
    postponed[index] = until;
  }

  /** When a moved recipient is due; null when it was moved by a node that vanished. */
  public Postponed postponed(int index) {
    return postponed[index];
  }

  /** Some of its recipients wait for somebody's limit. */
  public void throttled() {
    throttled = true;
  }

  public boolean isThrottled() {
    return throttled;
  }

  public synchronized boolean firstAttemptMade() {
    return firstAttemptMade;
  }
}
