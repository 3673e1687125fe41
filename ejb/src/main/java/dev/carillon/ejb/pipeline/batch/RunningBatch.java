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
import java.util.List;

/**
 * A batch this node holds, from claim to close.
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
  private final InFlight.Key permitKey;
  private final String[] deviceIds;
  private final long[] tokenSince;
  private final Postponed[] postponed;
  private final long claimedAtMs;

  private RecipientBits bits;
  private int unrecorded;
  private int next;
  private boolean firstAttemptMade;

  private List<Ready> ready = new ArrayList<>();
  private long oldestReadyNanos;
  private int inFlight;
  private int permits;
  private boolean settling;
  private boolean closed;
  private volatile long leaseEndNanos;
  private volatile boolean lost;
  private volatile boolean begun;
  private volatile boolean closing;
  private volatile boolean throttled;
  private Pumping pumping = Pumping.IDLE;
  private volatile long progressNanos = System.nanoTime();

  private enum Pumping {
    IDLE,
    QUEUED,
    RUNNING,
    RUNNING_AGAIN
  }

  /** A result that waits to be recorded. */
  public record Ready(int index, Result result) {}

  public RunningBatch(BatchRow row, PublishContext publish, long claimedAtMs, long leaseNanos) {
    this.row = row;
    this.publish = publish;
    this.lane = Lane.ofCode(row.lane());
    this.kind = ProviderKind.ofCode(row.provider());
    this.claimedAtMs = claimedAtMs;
    this.permitKey = InFlight.Key.of(row);
    int size = row.recipients().size();
    this.deviceIds = new String[size];
    this.tokenSince = new long[size];
    this.postponed = new Postponed[size];
    this.bits = row.bits() == null ? RecipientBits.open(size) : RecipientBits.of(row.bits());
    this.leaseEndNanos = System.nanoTime() + leaseNanos;
    for (int i = 0; i < size; i++) {
      unrecorded += bits.get(i) == RecipientBits.OPEN ? 1 : 0;
    }
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

  public InFlight.Key permitKey() {
    return permitKey;
  }

  public RecipientArray recipients() {
    return row.recipients();
  }

  /** When these recipients were first tried, in any batch. */
  public long firstAtMs() {
    return row.firstAt() == null ? claimedAtMs : row.firstAt();
  }

  public long claimedAtMs() {
    return claimedAtMs;
  }

  // --- the pump's part

  /** Asks for a turn; true when the caller is to queue the batch for one. */
  public synchronized boolean wantTurn() {
    switch (pumping) {
      case IDLE -> {
        pumping = Pumping.QUEUED;
        return true;
      }
      case RUNNING -> pumping = Pumping.RUNNING_AGAIN;
      case QUEUED, RUNNING_AGAIN -> {
        // a turn will come
      }
    }
    return false;
  }

  public synchronized void turnBegins() {
    pumping = Pumping.RUNNING;
  }

  /** True when another turn was asked for meanwhile: the caller is to queue the batch again. */
  public synchronized boolean turnEnds() {
    boolean again = pumping == Pumping.RUNNING_AGAIN;
    pumping = again ? Pumping.QUEUED : Pumping.IDLE;
    return again;
  }

  /** The next recipients to load, at most this many; empty when all are on their way. */
  public int[] takeOpen(int limit) {
    int[] indexes = new int[Math.min(limit, recipients().size() - next)];
    int count = 0;
    while (next < recipients().size() && count < indexes.length) {
      if (openWhenClaimed(next)) {
        indexes[count++] = next;
      }
      next++;
    }
    return count == indexes.length ? indexes : Arrays.copyOf(indexes, count);
  }

  /** How many may be left to take. */
  public int left() {
    return recipients().size() - next;
  }

  private boolean openWhenClaimed(int index) {
    byte[] stored = row.bits();
    return stored == null || ((stored[index / 4] >> (2 * (index % 4))) & 3) == RecipientBits.OPEN;
  }

  public void loaded(int index, String deviceId, long since) {
    deviceIds[index] = deviceId;
    tokenSince[index] = since;
  }

  public synchronized void submitting(int number) {
    inFlight += number;
    firstAttemptMade = true;
    progressNanos = System.nanoTime();
  }

  /** Permits taken for recipients that are not recorded yet. */
  public synchronized void permitsTaken(int number) {
    permits += number;
  }

  // --- results

  /** Takes a provider's answer; tells whether the settler should look now. */
  public synchronized boolean answered(int index, Result result, int flushSize) {
    inFlight--;
    return add(index, result, flushSize);
  }

  /** Takes a result that needed no provider. */
  public synchronized boolean decided(int index, Result result, int flushSize) {
    return add(index, result, flushSize);
  }

  private boolean add(int index, Result result, int flushSize) {
    if (ready.isEmpty()) {
      oldestReadyNanos = System.nanoTime();
      progressNanos = oldestReadyNanos;
    }
    ready.add(new Ready(index, result));
    return !settling && (ready.size() >= flushSize || ready.size() == unrecorded);
  }

  // --- the settler's part

  /** Starts a flush: everything that is ready, or null when there is nothing or one runs. */
  public synchronized List<Ready> beginFlush() {
    if (settling || lost || closed || (ready.isEmpty() && unrecorded > 0)) {
      return null;
    }
    settling = true;
    List<Ready> taken = ready;
    ready = new ArrayList<>();
    return taken;
  }

  /**
   * Ends a flush that was recorded.
   *
   * @return the permits to give back
   */
  public synchronized int flushed(RecipientBits newBits, int recorded) {
    settling = false;
    bits = newBits;
    unrecorded -= recorded;
    closed = unrecorded == 0;
    oldestReadyNanos = System.nanoTime();
    progressNanos = oldestReadyNanos;
    int back = Math.min(permits, recorded);
    permits -= back;
    return back;
  }

  /** Ends a flush that failed: its results wait for the next one. */
  public synchronized void flushFailed(List<Ready> taken) {
    settling = false;
    taken.addAll(ready);
    ready = taken;
    oldestReadyNanos = System.nanoTime();
  }

  /** Whether the settler should look, because there is enough, or all, or it waits too long. */
  public synchronized boolean flushDue(int flushSize, long intervalNanos) {
    if (settling || ready.isEmpty()) {
      return false;
    }
    return ready.size() >= flushSize
        || ready.size() == unrecorded
        || System.nanoTime() - oldestReadyNanos >= intervalNanos;
  }

  public RecipientBits bitsCopy() {
    return RecipientBits.of(bits.bytes());
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

  public int size() {
    return recipients().size();
  }

  public synchronized boolean firstAttemptMade() {
    return firstAttemptMade;
  }

  // --- the lease

  /** It has a slot. */
  public void begun() {
    begun = true;
  }

  public boolean hasBegun() {
    return begun;
  }

  /** Its last flush is being recorded: the lease ends with it. */
  public void closes(boolean now) {
    closing = now;
  }

  public boolean closing() {
    return closing;
  }

  /** Whether nothing of it was submitted or answered for so long. */
  public boolean stalled(long limitNanos) {
    return begun && System.nanoTime() - progressNanos > limitNanos;
  }

  /** Gives it up if nothing was taken of it; true when it may be given back. */
  public synchronized boolean retire() {
    if (lost || next > 0 || pumping != Pumping.IDLE || !ready.isEmpty() || settling) {
      return false;
    }
    lost = true;
    return true;
  }

  /** Whether something was submitted so long ago that its answer will not come any more. */
  public synchronized boolean stuck(long limitNanos) {
    return inFlight > 0 && System.nanoTime() - progressNanos > limitNanos;
  }

  /** Whether there is time to submit something and hear of it. */
  public boolean maySubmit(long marginNanos) {
    return !lost && System.nanoTime() < leaseEndNanos - marginNanos;
  }

  public long leaseLeftNanos() {
    return leaseEndNanos - System.nanoTime();
  }

  /** The lease was prolonged, also by a flush. */
  public void prolonged(long leaseNanos, long sinceNanos) {
    leaseEndNanos = sinceNanos + leaseNanos;
  }

  public boolean lost() {
    return lost;
  }

  /**
   * Another node has it, or will: nothing more is submitted or recorded.
   *
   * @return the permits to give back
   */
  public synchronized int lose() {
    lost = true;
    int back = permits;
    permits = 0;
    return back;
  }
}
