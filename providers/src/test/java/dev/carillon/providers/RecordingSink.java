package dev.carillon.providers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps every outcome, doubled ones too, so that "exactly one" can be tested. */
public final class RecordingSink implements OutcomeSink {

  private final Map<Long, List<Outcome>> byRecipient = new LinkedHashMap<>();

  @Override
  public synchronized void settled(PushTarget target, Outcome outcome) {
    byRecipient.computeIfAbsent(target.recipientKey(), key -> new ArrayList<>()).add(outcome);
    notifyAll();
  }

  /** How many recipients have an outcome. */
  public synchronized int count() {
    return byRecipient.size();
  }

  public synchronized Map<Long, List<Outcome>> all() {
    return new LinkedHashMap<>(byRecipient);
  }

  /** The outcome of a recipient, null while there is none. */
  public synchronized Outcome of(long recipientKey) {
    List<Outcome> outcomes = byRecipient.get(recipientKey);
    return outcomes == null ? null : outcomes.get(0);
  }

  /**
   * Waits until so many recipients have an outcome, and checks that none has two.
   *
   * @throws AssertionError when they have not arrived within the time
   */
  public synchronized Map<Long, List<Outcome>> await(int count, Duration atMost)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (byRecipient.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("awaited " + count + " outcomes, had " + byRecipient.size());
      }
      wait(left);
    }
    byRecipient.forEach(
        (recipient, outcomes) -> {
          if (outcomes.size() != 1) {
            throw new AssertionError("recipient " + recipient + " has " + outcomes);
          }
        });
    return all();
  }
}
