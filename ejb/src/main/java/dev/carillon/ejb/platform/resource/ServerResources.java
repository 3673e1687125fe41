package dev.carillon.ejb.platform.resource;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import javax.sql.DataSource;

/**
 * What the server and the JDK lend to our beans: the one place that names a JNDI resource for
 * injection, so that both servers' mappings have one place too.
 */
@ApplicationScoped
public class ServerResources {

  @Resource(lookup = "jdbc/carillon")
  private DataSource dataSource;

  @Resource(lookup = "jdbc/carillon", shareable = false)
  private DataSource unshared;

  @PersistenceContext(unitName = "carillon")
  private EntityManager entities;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  @Resource(lookup = "concurrent/carillon/dispatch")
  private ManagedExecutorService executor;

  @Resource(lookup = "concurrent/carillon/scheduler")
  private ManagedScheduledExecutorService scheduler;

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  private ManagedThreadFactory threads;

  /**
   * Not shared: Liberty keeps a shared connection with a thread that lives as long as ours, and
   * after a broker's restart goes on handing out the dead one (AMQ219019).
   */
  @Resource(lookup = "jms/carillon/cf", shareable = false)
  private ConnectionFactory connectionFactory;

  @Resource(lookup = "jms/carillon/wakeup")
  private Queue wakeupQueue;

  @Resource(lookup = "jms/carillon/realtime")
  private Topic realtimeTopic;

  /** Connections join the caller's transaction; close each after use. */
  @Produces
  DataSource dataSource() {
    return dataSource;
  }

  /** Finds the persistence context of the caller's transaction; for repositories. */
  @Produces
  EntityManager entities() {
    return entities;
  }

  /** For loops that run outside any transaction of the container. */
  @Produces
  @Unshared
  DataSource unshared() {
    return unshared;
  }

  /** Tells whether a transaction is active, and when it has ended. */
  @Produces
  @ServerOwn
  @Typed(TransactionSynchronizationRegistry.class)
  TransactionSynchronizationRegistry transactions() {
    return transactions;
  }

  /** Threads for dispatching and other long work; bounded, refuses when its queue is full. */
  @Produces
  @Typed(ManagedExecutorService.class)
  ManagedExecutorService executor() {
    return executor;
  }

  /** A few threads for short repeated or delayed tasks. */
  @Produces
  @Typed(ManagedScheduledExecutorService.class)
  ManagedScheduledExecutorService scheduler() {
    return scheduler;
  }

  /** Threads of the container's that belong to whoever makes them. */
  @Produces
  @Typed(ManagedThreadFactory.class)
  ManagedThreadFactory threads() {
    return threads;
  }

  /** To the messaging engine; contexts made of it are pooled, close each after use. */
  @Produces
  ConnectionFactory connectionFactory() {
    return connectionFactory;
  }

  /** On which the nodes tell each other what is live. */
  @Produces
  Topic realtimeTopic() {
    return realtimeTopic;
  }

  /** Where the pipeline's wake-ups go. */
  @Produces
  @Typed(Queue.class)
  Queue wakeupQueue() {
    return wakeupQueue;
  }

  /** Wall-clock time; what must not jump with it uses {@code System.nanoTime()}. */
  @Produces
  Clock clock() {
    return Clock.systemUTC();
  }
}
