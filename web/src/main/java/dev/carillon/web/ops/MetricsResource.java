package dev.carillon.web.ops;

import dev.carillon.ejb.platform.observe.Metrics;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** {@code GET /metrics} for Prometheus. */
@Path("/")
@RequestScoped
public class MetricsResource {

  @Inject private Metrics metrics;

  @GET
  @Produces("*/*")
  @Requires(Access.ANYONE)
  public Response scrape() {
    return Response.ok(metrics.scrape(), Metrics.CONTENT_TYPE)
        .header("Cache-Control", "no-store")
        .build();
  }
}
