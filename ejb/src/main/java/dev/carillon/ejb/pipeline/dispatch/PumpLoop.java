package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives batches their turns. Several threads run it at once. */
final class PumpLoop {

  private static final Logger LOG = LoggerFactory.getLogger(PumpLoop.class);
  private static final long POLL_MS = 250;

  private final Turns turns;
  private final BatchPump pump;
  private final Runnable moved;

  /**
   * @param moved told after a turn in which a batch did not step aside
   */
  PumpLoop(Turns turns, BatchPump pump, Runnable moved) {
    this.turns = turns;
    this.pump = pump;
    this.moved = moved;
  }

  /** One turn, or a moment's wait for one. */
  void step(boolean criticalOnly) throws InterruptedException {
    Holding holding = turns.poll(criticalOnly, POLL_MS);
    if (holding == null) {
      return;
    }
    boolean aside = false;
    try {
      aside = pump.turn(holding) == BatchPump.Turn.STEP_ASIDE;
      holding.turnEnded();
    } catch (RuntimeException | Error e) {
      // the pump answers for what goes wrong: after a bug in that, nothing may stay held, so the
      // batch is let go, and tried again when its lease has run out
      LOG.error("batch {} is let go", holding.batch().row().batchKey(), e);
      holding.lose();
      throw e;
    } finally {
      turns.done(holding, aside);
    }
    if (!aside) {
      moved.run();
    }
  }
}
