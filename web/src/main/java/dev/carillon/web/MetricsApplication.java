package dev.carillon.web;

import dev.carillon.web.error.ApiExceptionMapper;
import dev.carillon.web.ops.MetricsResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** {@code /metrics}. */
@ApplicationPath("metrics")
public class MetricsApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(MetricsResource.class, ApiExceptionMapper.class);
  }
}
