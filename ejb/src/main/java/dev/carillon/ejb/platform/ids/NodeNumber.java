package dev.carillon.ejb.platform.ids;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.platform.time.DatabaseClock;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's number among the live nodes of one database, 0 to {@value KeySequence#MAX_NODE}:
 * {@code carillon.node.number} where it is set, else one that is free at start. Held by a lease
 * from the first thing after the migrations until the application stops. With it comes the time of
 * the database that it is held in.
 */
@ApplicationScoped
public class NodeNumber {

  private static final Logger LOG = LoggerFactory.getLogger(NodeNumber.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
  private static final int FIRST = 1;
  private static final int LAST = 1_000_000;

  @Inject private CarillonConfig config;
  @Inject @Unshared private DataSource dataSource;
  @Inject private PeriodicTasks tasks;

  private final DatabaseClock clock = DatabaseClock.steady();
  private volatile NodeNumberLease lease;
  private PeriodicTask renewals;

  void start(@Observes @Priority(FIRST) CarillonStarted started) {
    PipelineStore store = PipelineStore.open(new Transactions(dataSource));
    measure(store);
    lease = new NodeNumberLease(store, config.nodeNumber(), LEASE, new SecureRandom());
    lease.acquire();
    LOG.info("this is node {}", lease.value());
    renewals =
        tasks.every(
            RENEWED_EVERY,
            "node-number",
            () -> {
              lease.renew();
              measure(store);
            });
  }

  private void measure(PipelineStore store) {
    clock.measure(() -> store.transactions().<Long>read(store.nodes()::now));
  }

  /** After all that makes keys. */
  void stop(@Observes @Priority(LAST) CarillonStopping stopping) {
    if (renewals != null) {
      renewals.cancel();
      lease.release();
    }
  }

  /** Of the database, before any number is given out: keys of several nodes are in its order. */
  public Clock clock() {
    return clock;
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
