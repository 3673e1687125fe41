package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * What this node holds of one batch, from claim to release: its lease, a slot, permits, a place
 * between the pumps. It waits for a slot, is in work, and ends closed (all is recorded) or lost
 * (another claim has it, or will). Whichever end comes first gives everything back, once; what a
 * provider answers after that changes nothing here.
 *
 * <p>Made by {@link HeldBatches} alone. Safe for many threads.
 */
public final class Holding {

  /** The life of a holding, forward only. */
  enum State {
    WAITING,
    IN_WORK,
    CLOSED,
    LOST
  }

  private final HeldBatches owner;
  private final InFlight permits;
  private final InFlight.Key permitKey;
  private final RunningBatch batch;

  /** Guarded by {@link Turns}. */
  Turns.Place place = Turns.Place.IDLE;

  private volatile State state = State.WAITING;
  private volatile int epoch;
  private volatile long leaseEndNanos;
  private volatile boolean closing;

  /** Permits taken and not given back, in the two ledgers of {@link InFlight}. */
  private int unanswered;

  private int unrecorded;

  /** Results that wait to be recorded and for which no permit was taken. */
  private int withoutPermit;

  private boolean slot;
  private volatile boolean begun;

  Holding(HeldBatches owner, InFlight permits, RunningBatch batch, long leaseEndNanos) {
    this.owner = owner;
    this.permits = permits;
    this.permitKey = InFlight.Key.of(batch.row());
    this.batch = batch;
    this.epoch = batch.row().epoch();
    this.leaseEndNanos = leaseEndNanos;
    batch.heldBy(this);
  }

  public RunningBatch batch() {
    return batch;
  }

  public Lane lane() {
    return batch.lane();
  }

  public InFlight.Key permitKey() {
    return permitKey;
  }

  /** The lease as the database knows it. */
  public BatchRepository.Held lease() {
    return new BatchRepository.Held(batch.row().batchKey(), epoch);
  }

  public int epoch() {
    return epoch;
  }

  // --- life

  /** It has a slot; false when it ended before it came to that. */
  synchronized boolean begin() {
    if (state != State.WAITING) {
      return false;
    }
    state = State.IN_WORK;
    begun = true;
    slot = true;
    batch.progressed();
    return true;
  }

  /** Whether it ever had a slot. */
  boolean hasBegun() {
    return begun;
  }

  public boolean isInWork() {
    return state == State.IN_WORK;
  }

  /** Whether all of it was given back. */
  boolean hasEnded() {
    return state == State.CLOSED || state == State.LOST;
  }

  /** All is recorded: gives everything back. */
  public void close() {
    release(State.CLOSED, epoch);
  }

  /** Nothing more is submitted or recorded: gives everything back. */
  public void lose() {
    release(State.LOST, epoch);
  }

  /**
   * The lease of this epoch does not hold any more: unless this node has taken it anew since, all
   * is given back.
   *
   * @return false when it goes on under a newer lease, or has ended before
   */
  public boolean lose(int leaseEpoch) {
    return release(State.LOST, leaseEpoch);
  }

  /**
   * Gives it up if nothing was taken of it.
   *
   * @return whether its row may be given back
   */
  public boolean retire() {
    return leave(() -> state == State.IN_WORK && batch.untouched());
  }

  /**
   * Gives it up if nothing of it is on its way or waits to be recorded, for a node that drains.
   *
   * @return whether its row may be given back
   */
  boolean letGo() {
    return leave(
        () -> state == State.WAITING || (state == State.IN_WORK && batch.nothingUnderWay()));
  }

  private boolean leave(BooleanSupplier mayLeave) {
    boolean hadSlot;
    synchronized (this) {
      if (!owner.turns().atRest(this) || !mayLeave.getAsBoolean()) {
        return false;
      }
      hadSlot = end(State.LOST);
    }
    owner.released(this, hadSlot);
    return true;
  }

  /**
   * A turn of it has ended: if all of it is submitted and waits for its providers, which permits
   * bound, the slot is another's. So batches that a hanging origin keeps waiting take no slots.
   */
  public void turnEnded() {
    synchronized (this) {
      if (!slot || state != State.IN_WORK || batch.left() > 0 || unanswered == 0) {
        return;
      }
      slot = false;
    }
    owner.slotFreed();
  }

  /** Idempotent: only the first call finds something to give back. */
  private boolean release(State end, int leaseEpoch) {
    boolean hadSlot;
    synchronized (this) {
      if (state == State.CLOSED || state == State.LOST || leaseEpoch != epoch) {
        return false;
      }
      hadSlot = end(end);
    }
    owner.released(this, hadSlot);
    return true;
  }

  /** Under the monitor: whether a slot was held. */
  private boolean end(State end) {
    boolean hadSlot = slot;
    state = end;
    slot = false;
    permits.answered(permitKey, unanswered);
    permits.settled(unrecorded);
    unanswered = 0;
    unrecorded = 0;
    return hadSlot;
  }

  // --- permits

  /** Takes permits, as {@link InFlight#acquire} grants them; none when it is not in work. */
  public synchronized int take(int wanted, int least) {
    if (state != State.IN_WORK) {
      return 0;
    }
    int granted = permits.acquire(permitKey, wanted, least);
    unanswered += granted;
    unrecorded += granted;
    return granted;
  }

  /** Permits that were taken for nobody. */
  public synchronized void giveBack(int number) {
    answered(number);
    int back = Math.min(number, unrecorded);
    unrecorded -= back;
    permits.settled(back);
  }

  /**
   * So many of its submissions have an answer.
   *
   * @return how many answers wait on this node to be recorded
   */
  public synchronized int answered(int number) {
    int back = Math.min(number, unanswered);
    unanswered -= back;
    return permits.answered(permitKey, back);
  }

  /** So many results came without a permit. */
  public synchronized void resultsWithoutPermit(int number) {
    withoutPermit += number;
  }

  /** So many of its results are recorded; those without a permit count first. */
  synchronized void recorded(int number) {
    int free = Math.min(number, withoutPermit);
    withoutPermit -= free;
    int back = Math.min(number - free, unrecorded);
    unrecorded -= back;
    permits.settled(back);
  }

  // --- the lease

  /**
   * Goes on under a lease that this node has taken anew, when nobody else had the batch meanwhile:
   * what is in flight need not be sent again.
   *
   * @param row as it was claimed
   * @return false when it is another batch by now, and this one is lost
   */
  boolean renewedBy(BatchRow row, long leaseEnd) {
    synchronized (this) {
      boolean same = row.epoch() == epoch + 1 && Arrays.equals(row.bits(), batch.recordedBits());
      if (same && (state == State.WAITING || state == State.IN_WORK)) {
        epoch = row.epoch();
        leaseEndNanos = leaseEnd;
        return true;
      }
    }
    lose();
    return false;
  }

  /** Whether there is time to submit something and hear of it. */
  public boolean maySubmit(long marginNanos) {
    return isInWork() && !owner.isDraining() && leaseLeftNanos() > marginNanos;
  }

  public long leaseLeftNanos() {
    return leaseEndNanos - System.nanoTime();
  }

  /**
   * The lease was prolonged, also by a flush.
   *
   * @param sinceNanos before its row was written
   */
  public synchronized void prolonged(long leaseNanos, long sinceNanos) {
    leaseEndNanos = Math.max(leaseEndNanos, sinceNanos + leaseNanos);
  }

  /** Its last flush is being recorded: the lease ends with it. */
  public void closing(boolean now) {
    closing = now;
  }

  public boolean isClosing() {
    return closing;
  }

  /** Whether nothing of it was submitted or answered for so long. */
  public boolean stalled(long limitNanos) {
    return isInWork() && batch.idleNanos() > limitNanos;
  }
}
