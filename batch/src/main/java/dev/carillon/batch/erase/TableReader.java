package dev.carillon.batch.erase;

import dev.carillon.persistence.cleanup.AppErasure;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;

/** Reads the next table that holds something of the app, until none does. */
@Dependent
@Named("erasedTableReader")
public class TableReader extends AbstractItemReader {

  @Inject private AppErasure erasure;
  @Inject private JobContext job;

  private int next;

  @Override
  public void open(Serializable checkpoint) {
    next = checkpoint == null ? 0 : (Integer) checkpoint;
  }

  @Override
  public Integer readItem() {
    String app = job.getProperties().getProperty(EraseJob.APP);
    while (next < AppErasure.TABLES.size() && !erasure.holds(next, app)) {
      next++;
    }
    return next < AppErasure.TABLES.size() ? Integer.valueOf(next) : null;
  }

  @Override
  public Integer checkpointInfo() {
    return next;
  }
}
