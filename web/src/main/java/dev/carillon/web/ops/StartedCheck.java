package dev.carillon.web.ops;

import dev.carillon.ejb.platform.start.StartState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/started}: the schema is current and everything that starts has started. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {

  @Inject private StartState state;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("start").status(state.started()).build();
  }
}
