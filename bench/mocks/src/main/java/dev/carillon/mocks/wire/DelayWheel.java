package dev.carillon.mocks.wire;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Delayed work of one network thread in slots of a millisecond. The thread's own scheduler keeps a
 * sorted queue, which costs more than the request itself at tens of thousands of requests a second.
 * Used from that thread only; a task runs up to a millisecond late.
 */
final class DelayWheel {

  private static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int SLOTS = 1 << 14;

  private final EventExecutor executor;
  private final List<List<Runnable>> slots = new ArrayList<>(SLOTS);
  private long tick;
  private int waiting;
  private boolean turning;

  DelayWheel(EventExecutor executor) {
    this.executor = executor;
    for (int i = 0; i < SLOTS; i++) {
      slots.add(null);
    }
  }

  void after(long nanos, Runnable task) {
    long now = System.nanoTime() / SLOT_NANOS;
    long ticks = (nanos + SLOT_NANOS - 1) / SLOT_NANOS;
    if (ticks >= SLOTS / 2) {
      executor.schedule(task, nanos, TimeUnit.NANOSECONDS);
      return;
    }
    waiting++;
    if (!turning) {
      turning = true;
      tick = now;
      executor.schedule(this::turn, SLOT_NANOS, TimeUnit.NANOSECONDS);
    }
    // never a slot already passed, should a turn be late
    int slot = (int) (Math.max(now + ticks, tick + 1) & (SLOTS - 1));
    List<Runnable> due = slots.get(slot);
    if (due == null) {
      due = new ArrayList<>();
      slots.set(slot, due);
    }
    due.add(task);
  }

  private void turn() {
    long now = System.nanoTime() / SLOT_NANOS;
    while (tick < now) {
      tick++;
      int slot = (int) (tick & (SLOTS - 1));
      List<Runnable> due = slots.set(slot, null);
      if (due != null) {
        waiting -= due.size();
        due.forEach(Runnable::run);
      }
    }
    turning = waiting > 0;
    if (turning) {
      executor.schedule(this::turn, SLOT_NANOS, TimeUnit.NANOSECONDS);
    }
  }
}
