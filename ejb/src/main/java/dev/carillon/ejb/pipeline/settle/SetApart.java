package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the results that the database refuses, by writing ever smaller parts of a flush and rolling
 * each back, and gives them a verdict that can be recorded: one result costs no other its record. A
 * result that has a row already is counted as that row says.
 */
final class SetApart {

  private static final Logger LOG = LoggerFactory.getLogger(SetApart.class);

  private final PipelineStore store;
  private final FlushWriter writer;

  SetApart(PipelineStore store, FlushWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Whether the database refused data (SQLSTATE classes 22 and 23), not the work. */
  static boolean isRefusal(StorageException failure) {
    return failure.getCause() instanceof SQLException cause
        && cause.getSQLState() != null
        && (cause.getSQLState().startsWith("22") || cause.getSQLState().startsWith("23"));
  }

  /** The flush with refused results replaced; empty when it is not a result that is refused. */
  Optional<BatchFlush> without(BatchFlush flush) {
    List<BatchFlush.Judged> judged = new ArrayList<>(flush.judged());
    int replaced = replace(flush, judged, 0, judged.size());
    return replaced == 0 ? Optional.empty() : Optional.of(flush.with(judged));
  }

  private int replace(BatchFlush flush, List<BatchFlush.Judged> judged, int from, int to) {
    if (from == to || isTaken(flush.with(judged.subList(from, to)))) {
      return 0;
    }
    if (to - from > 1) {
      int middle = (from + to) >>> 1;
      return replace(flush, judged, from, middle) + replace(flush, judged, middle, to);
    }
    judged.set(from, substitute(flush, judged.get(from)));
    return 1;
  }

  private BatchFlush.Judged substitute(BatchFlush flush, BatchFlush.Judged refused) {
    long recipient = flush.batch().recipientKey(refused.ready().index());
    long publish = flush.batch().row().publishKey();
    boolean attempted = refused.ready().result() instanceof Result.Answered;
    LOG.error(
        "publish {}, recipient {}: the database refuses its outcome {}; it is set apart",
        publish,
        recipient,
        refused.verdict());
    Short recorded =
        store.transactions().<Short>read(c -> store.settle().outcome(c, publish, recipient));
    if (recorded != null) {
      DeliveryOutcome outcome = DeliveryOutcome.ofCode(recorded);
      return new BatchFlush.Judged(refused.ready(), new Verdict.Counted(outcome, attempted));
    }
    BatchFlush.Judged plain = new BatchFlush.Judged(refused.ready(), Verdict.notStored(attempted));
    return isTaken(flush.with(List.of(plain)))
        ? plain
        : new BatchFlush.Judged(
            refused.ready(), new Verdict.Counted(DeliveryOutcome.REJECTED, attempted));
  }

  /** Whether the database takes the rows of these results; none of them stays. */
  private boolean isTaken(BatchFlush part) {
    try {
      store
          .transactions()
          .execute(
              connection -> {
                writer.writeResults(connection, List.of(part));
                connection.rollback();
              });
      return true;
    } catch (StorageException e) {
      if (isRefusal(e)) {
        return false;
      }
      throw e;
    }
  }
}
