package dev.carillon.providers;

import java.util.List;

/** Gives many devices one outcome. */
public final class Settling {

  private Settling() {}

  public static void all(List<PushTarget> targets, Outcome outcome, OutcomeSink sink) {
    for (PushTarget target : targets) {
      sink.settled(target, outcome);
    }
  }
}
