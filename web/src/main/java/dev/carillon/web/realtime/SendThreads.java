package dev.carillon.web.realtime;

import dev.carillon.ejb.platform.config.CarillonConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to connections, by calls that return when the network has taken what was written. That is
 * at once, but for a reader that stopped reading: its thread is stuck until the send timeout. So
 * there are as many threads as there are processors, and one more for each that is stuck, up to a
 * bound.
 *
 * <p>Asynchronous sends need no thread, but Open Liberty answers each of them on another thread of
 * its pool, which costs several times the send itself (ADR 13).
 */
@ApplicationScoped
public class SendThreads {

  private static final Logger LOG = LoggerFactory.getLogger(SendThreads.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long IDLE_SECONDS = 5;

  /** Something that may wait for the network. */
  interface Sending {
    void run();

    /** It takes longer than the send timeout; called once, by another thread, must not wait. */
    void overdue();
  }

  private final LinkedBlockingQueue<Sending> waiting = new LinkedBlockingQueue<>();
  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final ThreadFactory threads;
  private final int usual;
  private final int most;
  private final long overdueNanos;

  /** How many threads may end, having no stuck one to stand in for any more. */
  private final AtomicInteger surplus = new AtomicInteger();

  private volatile boolean stopped;

  @Inject
  public SendThreads(ManagedThreadFactory threads, CarillonConfig config, MeterRegistry meters) {
    this(
        threads,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        config.realtime().connections().sendThreads(),
        config.realtime().connections().sendTimeout().toNanos());
    Gauge.builder("carillon.realtime.send.threads", workers, Set::size)
        .description("threads that write to connections; more than processors: readers are stuck")
        .register(meters);
    Gauge.builder("carillon.realtime.send.waiting", waiting, LinkedBlockingQueue::size)
        .description("connections that wait for a thread to write to them")
        .register(meters);
  }

  SendThreads(ThreadFactory threads, int usual, int most, long overdueNanos) {
    this.threads = threads;
    this.usual = usual;
    this.most = most;
    this.overdueNanos = overdueNanos;
    threads.newThread(this::watch).start();
  }

  /** Runs this soon, after what waits. Never waits itself; a connection has one at a time here. */
  void submit(Sending sending) {
    waiting.add(sending);
  }

  /** Threads there are. */
  int size() {
    return workers.size();
  }

  private void watch() {
    boolean failing = false;
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      try {
        look(System.nanoTime());
        failing = false;
      } catch (RuntimeException | Error e) {
        // The edge of the thread: without it nobody would be told, and no thread made, ever again.
        if (!failing) {
          LOG.error("threads that write to connections are not looked after; going on", e);
        }
        failing = true;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    stopped = true;
  }

  private void look(long now) {
    int stuck = 0;
    for (Worker worker : workers) {
      stuck += worker.stuck(now) ? 1 : 0;
    }
    int wanted = Math.min(most, usual + stuck);
    surplus.set(workers.size() - wanted);
    while (workers.size() < wanted && (workers.size() < usual || !waiting.isEmpty())) {
      startWorker();
    }
  }

  /** Throws what the thread's start throws: the machine or the server may have no more threads. */
  private void startWorker() {
    Worker worker = new Worker();
    workers.add(worker);
    boolean started = false;
    try {
      threads.newThread(worker).start();
      started = true;
    } finally {
      if (!started) {
        workers.remove(worker);
      }
    }
  }

  @PreDestroy
  void stop() {
    stopped = true;
  }

  private final class Worker implements Runnable {

    private volatile Sending current;
    private volatile long since;
    private Sending told;

    /** Asked by the watching thread alone. */
    private boolean stuck(long now) {
      Sending sending = current;
      long nanos = now - since;
      if (sending == null || nanos < STUCK_NANOS) {
        return false;
      }
      if (nanos >= overdueNanos && sending != told) {
        told = sending;
        sending.overdue();
      }
      return true;
    }

    @Override
    public void run() {
      try {
        while (!stopped && !superfluous()) {
          Sending next = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
          if (next != null) {
            send(next);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the application stops
      } finally {
        workers.remove(this);
      }
    }

    private boolean superfluous() {
      return surplus.get() > 0 && surplus.getAndDecrement() > 0;
    }

    private void send(Sending next) {
      since = System.nanoTime();
      current = next;
      try {
        next.run();
      } catch (RuntimeException e) {
        // The edge of the thread: a bug with one connection must not cost the others theirs.
        LOG.error("a frame could not be written", e);
      } finally {
        current = null;
      }
    }
  }
}
