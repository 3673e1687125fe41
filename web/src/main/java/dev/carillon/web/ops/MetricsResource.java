package dev.carillon.web.ops;

import dev.carillon.ejb.observe.Metrics;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /metrics} for Prometheus. */
@Path("/")
@RequestScoped
public class MetricsResource {

  @Inject private Metrics metrics;

  @GET
  @Produces("*/*")
  @Operation(summary = "The meters of this node in Prometheus' text format")
  public Response scrape() {
    return Response.ok(metrics.scrape(), Metrics.CONTENT_TYPE)
        .header("Cache-Control", "no-store")
        .build();
  }
}
