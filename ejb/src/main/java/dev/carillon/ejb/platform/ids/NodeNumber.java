package dev.carillon.ejb.platform.ids;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's number among the live nodes of one database, 0 to {@value KeySequence#MAX_NODE}:
 * {@code carillon.node.number} where it is set, else one that is free at start. Held by a lease
 * from the first thing after the migrations until the application stops.
 */
@ApplicationScoped
public class NodeNumber {

  private static final Logger LOG = LoggerFactory.getLogger(NodeNumber.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final long RENEW_SECONDS = 10;
  private static final int FIRST = 1;
  private static final int LAST = 1_000_000;

  @Inject private CarillonConfig config;
  @Inject @Unshared private DataSource dataSource;
  @Inject private ManagedScheduledExecutorService scheduler;

  private volatile NodeNumberLease lease;
  private Future<?> renewals;

  void start(@Observes @Priority(FIRST) CarillonStarted started) {
    PipelineStore store = PipelineStore.open(new Transactions(dataSource));
    lease = new NodeNumberLease(store, config.nodeNumber(), LEASE, new SecureRandom());
    lease.acquire();
    LOG.info("this is node {}", lease.value());
    renewals =
        scheduler.scheduleWithFixedDelay(
            this::renew, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
  }

  /** A failure must not end the repetition: the lease outlasts several. */
  private void renew() {
    try {
      lease.renew();
    } catch (StorageException e) {
      LOG.warn("the lease of node number {} was not renewed", lease.value(), e);
    }
  }

  /** After all that makes keys. */
  void stop(@Observes @Priority(LAST) CarillonStopping stopping) {
    if (renewals != null) {
      renewals.cancel(false);
      lease.release();
    }
  }

  /**
   * @throws IllegalStateException before the application has started
   */
  public int value() {
    if (lease == null) {
      throw new IllegalStateException("this node has no number yet");
    }
    return lease.value();
  }
}
