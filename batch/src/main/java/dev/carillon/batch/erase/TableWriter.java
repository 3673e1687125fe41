package dev.carillon.batch.erase;

import dev.carillon.persistence.cleanup.AppErasure;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Removes rows of tables, so many at a time. */
@Dependent
@Named("erasedTableWriter")
public class TableWriter extends AbstractItemWriter {

  @Inject private AppErasure erasure;
  @Inject private JobContext job;

  @Override
  public void writeItems(List<Object> tables) {
    String app = job.getProperties().getProperty(EraseJob.APP);
    tables.forEach(table -> erasure.deleteSome((Integer) table, app));
  }
}
