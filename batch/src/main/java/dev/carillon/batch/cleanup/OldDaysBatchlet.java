package dev.carillon.batch.cleanup;

import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import jakarta.batch.api.AbstractBatchlet;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the deliveries of whole days, before the next step removes what is left row by row. Each
 * day in a transaction of its own: a batchlet has none.
 */
@Dependent
@Named("oldDaysBatchlet")
public class OldDaysBatchlet extends AbstractBatchlet {

  private static final Logger LOG = LoggerFactory.getLogger(OldDaysBatchlet.class);

  @Inject @Unshared private DataSource dataSource;
  @Inject private JobContext job;

  private volatile boolean stopped;

  /** The exit status is how many days were dropped. */
  @Override
  public String process() {
    Transactions transactions = new Transactions(dataSource);
    PipelineStore store = PipelineStore.open(transactions);
    long nowMs = Limits.of(job).expiredBefore();
    int days = 0;
    try {
      while (!stopped && transactions.<Boolean>run(c -> store.nodes().dropDay(c, nowMs))) {
        days++;
      }
    } catch (ContentionException e) {
      LOG.info("a day's deliveries are in use and will be dropped with the next cleanup", e);
    }
    return String.valueOf(days);
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
