package dev.carillon.web.ops;

import dev.carillon.ejb.platform.observe.Probe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** {@code /health/ready}: every {@link Probe} of this node is well. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

  @Inject private Instance<Probe> probes;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("carillon");
    boolean up = true;
    for (Probe probe : probes) {
      Optional<String> trouble = probe.trouble();
      answer.withData(probe.name(), trouble.orElse("ok"));
      up &= trouble.isEmpty();
    }
    return answer.status(up).build();
  }
}
