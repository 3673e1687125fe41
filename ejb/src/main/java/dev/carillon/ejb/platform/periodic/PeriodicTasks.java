package dev.carillon.ejb.platform.periodic;

import dev.carillon.ejb.platform.observe.Probe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * All periodic work of this node. Readiness fails while one of it is late, with its name and the
 * reason; {@code carillon.periodic.failures} counts the rounds that threw.
 *
 * <p>Safe for many threads. Whoever starts a task cancels it.
 */
@ApplicationScoped
public class PeriodicTasks implements Probe {

  private final ScheduledExecutorService scheduler;
  private final MeterRegistry meters;
  private final LongSupplier nanoTime;
  private final Set<PeriodicTask> tasks = ConcurrentHashMap.newKeySet();

  @Inject
  public PeriodicTasks(ManagedScheduledExecutorService scheduler, MeterRegistry meters) {
    this(scheduler, meters, System::nanoTime);
  }

  /**
   * @param nanoTime a clock that never jumps
   */
  public PeriodicTasks(
      ScheduledExecutorService scheduler, MeterRegistry meters, LongSupplier nanoTime) {
    this.scheduler = scheduler;
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  /**
   * Repeats a task on the server's scheduler, first after one period and then one period after each
   * end. It must return soon: the scheduler has few threads.
   *
   * @param name for logs, the metric's tag and health, for example {@code lease-renewal}
   */
  public PeriodicTask every(Duration period, String name, Runnable work) {
    PeriodicTask task = watch(name, Objects.requireNonNull(period));
    long millis = period.toMillis();
    task.scheduled(
        scheduler.scheduleWithFixedDelay(
            () -> task.round(work), millis, millis, TimeUnit.MILLISECONDS));
    return task;
  }

  /**
   * Watches rounds that somebody else drives, who calls {@link PeriodicTask#round} for each.
   *
   * @param period how often they come; null when that is unknown, and then they are never late
   */
  public PeriodicTask watch(String name, Duration period) {
    PeriodicTask[] made = new PeriodicTask[1];
    Counter failures = meters.counter("carillon.periodic.failures", "task", name);
    made[0] = new PeriodicTask(name, period, failures, nanoTime, () -> tasks.remove(made[0]));
    tasks.add(made[0]);
    return made[0];
  }

  @Override
  public String name() {
    return "periodic";
  }

  @Override
  public Optional<String> trouble() {
    String late =
        tasks.stream()
            .flatMap(task -> task.trouble().stream())
            .sorted()
            .collect(Collectors.joining("; "));
    return late.isEmpty() ? Optional.empty() : Optional.of(late);
  }
}
