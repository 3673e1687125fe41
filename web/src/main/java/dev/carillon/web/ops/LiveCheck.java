package dev.carillon.web.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * {@code /health/live}: down only when a restart is the remedy, that is when threads of this
 * process wait for each other for ever. A database that is away is no reason to restart.
 */
@Liveness
@ApplicationScoped
public class LiveCheck implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    return HealthCheckResponse.named("threads")
        .status(deadlocked == null)
        .withData("deadlocked", deadlocked == null ? 0 : deadlocked.length)
        .build();
  }
}
