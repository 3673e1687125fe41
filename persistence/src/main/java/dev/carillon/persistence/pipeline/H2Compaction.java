package dev.carillon.persistence.pipeline;

import java.sql.Connection;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Makes H2's file smaller while it is open, a bounded piece at a time. H2's own thread for this
 * does not exist with {@code WRITE_DELAY=0}: without this the file keeps the size of its worst
 * hour.
 *
 * <p>Called by the database as a function, which hands it H2's own connection; a container's
 * wrapper lets no class of the driver through.
 */
public final class H2Compaction {

  /** Percentage of live data that is good enough. */
  private static final int FILL_RATE = 90;

  /** Live data written anew, out of blocks that are mostly dead: about 20 ms for everybody else. */
  private static final int REWRITE_BYTES = 2 << 20;

  /** Blocks moved to the front, so that the end can be cut off. */
  private static final int MOVE_BYTES = 8 << 20;

  /** Below it nobody minds. */
  private static final long SMALL_FILE = 8L << 20;

  static final String CREATE =
      "create alias if not exists carillon_compact for '" + H2Compaction.class.getName() + ".step'";
  static final String CALL = "call carillon_compact()";

  private H2Compaction() {}

  /**
   * One piece of work. What becomes free is used or cut off when H2's retention time is over, so
   * that a power failure finds the older blocks.
   *
   * @return whether there was something to do
   */
  public static boolean step(Connection connection) {
    SessionLocal session = (SessionLocal) ((JdbcConnection) connection).getSession();
    MVStore store = session.getDatabase().getStore().getMvStore();
    FileStore<?> file = store.getFileStore();
    if (!(file instanceof RandomAccessStore blocks) || file.size() < SMALL_FILE) {
      return false;
    }
    boolean sparse = file.getChunksFillRate() < FILL_RATE;
    boolean holes = file.getFillRate() < FILL_RATE;
    if (sparse) {
      // waits 10 ms at most for its turn, as all of H2's housekeeping
      store.compact(FILL_RATE, REWRITE_BYTES);
    }
    if (sparse || holes) {
      blocks.compactMoveChunks(FILL_RATE, MOVE_BYTES, store);
    }
    return sparse || holes;
  }
}
