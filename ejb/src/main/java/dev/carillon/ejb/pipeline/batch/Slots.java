package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PipelineSettings;

/** The batches one node has in work at once, with places kept for urgent ones. Thread-safe. */
public final class Slots {

  private final PipelineSettings.Dispatch settings;
  private int used;

  public Slots(PipelineSettings.Dispatch settings) {
    this.settings = settings;
  }

  /** Takes a slot if the lane may have one now. */
  public synchronized boolean acquire(Lane lane) {
    if (free(lane) <= 0) {
      return false;
    }
    used++;
    return true;
  }

  public synchronized void release() {
    used--;
  }

  public synchronized int free(Lane lane) {
    int reserved =
        switch (lane) {
          case CRITICAL -> 0;
          case NORMAL -> settings.criticalSlots();
          case BULK -> settings.criticalSlots() + settings.normalSlots();
        };
    return settings.slots() - reserved - used;
  }

  synchronized int used() {
    return used;
  }
}
