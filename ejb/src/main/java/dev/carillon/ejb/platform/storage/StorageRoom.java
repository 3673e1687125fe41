package dev.carillon.ejb.platform.storage;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.EmbeddedConfig;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.File;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;

/**
 * Decides what may still grow on the embedded profile, in an order of importance: history of
 * channels gives way first, then publishes, registrations last. Reads, deletes, cancelling and the
 * recording of outcomes never ask. A database server has its own bounds: there, all is allowed.
 *
 * <p>Looks at the size of the database's file and the free space of its disk, measured every few
 * seconds, so both may be passed by what is written meanwhile. Safe for many threads.
 */
@ApplicationScoped
public class StorageRoom {

  /** What grows, each with its share of the bound on the file and of the space to be kept free. */
  public enum Use {
    /** Events that are kept for those who come back. */
    HISTORY(90, 200),
    PUBLISH(100, 100),
    /** Devices and what they subscribe to. */
    REGISTRATION(110, 50);

    private final int percentOfBound;
    private final int percentOfFree;

    Use(int percentOfBound, int percentOfFree) {
      this.percentOfBound = percentOfBound;
      this.percentOfFree = percentOfFree;
    }
  }

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(60);
  private static final int PERCENT = 100;

  private final EmbeddedConfig limits;
  private final File directory;
  private final MeterRegistry meters;
  private final PeriodicTasks tasks;
  private final PipelineStore store;
  private volatile Measured measured = new Measured(0, Long.MAX_VALUE);
  private PeriodicTask task;

  /**
   * What was found.
   *
   * @param databaseBytes 0 for a database server
   */
  private record Measured(long databaseBytes, long freeBytes) {}

  @Inject
  public StorageRoom(
      CarillonConfig config,
      @Unshared DataSource dataSource,
      MeterRegistry meters,
      PeriodicTasks tasks) {
    this.limits = config.push().embedded();
    this.directory = config.dataDir().toFile();
    this.meters = meters;
    this.tasks = tasks;
    this.store = PipelineStore.open(new Transactions(dataSource));
  }

  /** One that was measured by hand, for tests and tools without a container. */
  public StorageRoom(EmbeddedConfig limits, MeterRegistry meters) {
    this.limits = limits;
    this.directory = null;
    this.meters = meters;
    this.tasks = null;
    this.store = null;
  }

  void start(@Observes @Priority(1500) CarillonStarted started) {
    Gauge.builder("carillon.storage.database.bytes", () -> measured.databaseBytes())
        .description("size of the embedded database's file, 0 for a database server")
        .register(meters);
    Gauge.builder("carillon.storage.free.bytes", () -> measured.freeBytes())
        .description("free space of the disk that it is on")
        .register(meters);
    measure();
    task = tasks.every(EVERY, "storage-room", this::measure);
  }

  void stop(@Observes CarillonStopping stopping) {
    if (task != null) {
      task.cancel();
    }
  }

  private void measure() {
    long bytes = store.transactions().read(store.nodes()::databaseBytes);
    measured(bytes, bytes == 0 ? Long.MAX_VALUE : directory.getUsableSpace());
  }

  /**
   * Takes what was measured.
   *
   * @param databaseBytes 0 for a database server
   */
  public void measured(long databaseBytes, long freeBytes) {
    measured = new Measured(databaseBytes, freeBytes);
  }

  /**
   * Lets something grow.
   *
   * @throws ServiceException service_unavailable, with a time to wait, when there is no room for it
   */
  public void require(Use use) {
    Measured now = measured;
    if (now.databaseBytes == 0) {
      return;
    }
    if (now.databaseBytes > limits.maxDbBytes() / PERCENT * use.percentOfBound) {
      throw full(use, "the embedded database has reached push.embedded.max_db_bytes");
    }
    if (now.freeBytes < limits.minFreeBytes() / PERCENT * use.percentOfFree) {
      throw full(use, "the disk has less free space than push.embedded.min_free_bytes asks for");
    }
  }

  private ServiceException full(Use use, String why) {
    String what = use.name().toLowerCase(Locale.ROOT);
    meters.counter("carillon.storage.refused", "what", what).increment();
    return new ServiceException(ErrorCode.SERVICE_UNAVAILABLE, why, RETRY_AFTER);
  }
}
