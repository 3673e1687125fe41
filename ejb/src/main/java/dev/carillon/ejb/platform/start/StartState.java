package dev.carillon.ejb.platform.start;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Whether the start is over. */
@ApplicationScoped
public class StartState {
  private static final int LAST = 1_000_000;

  private volatile boolean started;

  void onStart(@Observes @Priority(LAST) CarillonStarted event) {
    started = true;
  }

  public boolean started() {
    return started;
  }
}
