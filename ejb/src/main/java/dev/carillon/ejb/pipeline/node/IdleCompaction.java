package dev.carillon.ejb.pipeline.node;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the embedded database's file smaller while the pipeline has nothing to do: a few bounded
 * pieces at each sweep, each only if it is still idle. Rests when the pieces gain nothing, until
 * the file has grown again. Used by one thread.
 */
final class IdleCompaction {

  private static final Logger LOG = LoggerFactory.getLogger(IdleCompaction.class);

  /** Sweeps that must find the pipeline idle before the first piece. */
  private static final int QUIET = 2;

  private static final int PIECES = 4;

  /** Sweeps without a gain: longer than H2 keeps dead blocks (45 s) at a sweep every 5 s. */
  private static final int PATIENCE = 24;

  private static final long GAIN = 1 << 20;
  private static final long GROWTH = 16 << 20;

  private final BooleanSupplier idle;
  private final BooleanSupplier piece;
  private int quiet;
  private int fruitless;
  private long smallest = Long.MAX_VALUE;

  /**
   * @param piece does a piece of work, and tells whether there was some
   */
  IdleCompaction(BooleanSupplier idle, BooleanSupplier piece) {
    this.idle = idle;
    this.piece = piece;
  }

  /** To be called at each sweep with the present size of the file; 0 for none. */
  void step(long bytes) {
    if (bytes == 0) {
      return;
    }
    note(bytes);
    quiet = idle.getAsBoolean() ? quiet + 1 : 0;
    if (quiet < QUIET || fruitless >= PATIENCE) {
      return;
    }
    boolean worked = false;
    for (int i = 0; i < PIECES && idle.getAsBoolean() && piece.getAsBoolean(); i++) {
      worked = true;
    }
    if (worked) {
      fruitless++;
      LOG.debug("compacted a piece of the database, {} bytes before it", bytes);
    }
  }

  private void note(long bytes) {
    if (smallest == Long.MAX_VALUE || bytes <= smallest - GAIN || bytes >= smallest + GROWTH) {
      smallest = bytes;
      fruitless = 0;
    }
  }
}
