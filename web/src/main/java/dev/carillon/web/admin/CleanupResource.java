package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.job.JobControl;
import dev.carillon.ejb.platform.job.JobProgress;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.OwnDialect;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Starts the cleanup job and tells how far it is: for all apps, so for the operator. */
@OwnDialect
@Path("jobs/cleanup")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CleanupResource {

  @Inject private JobControl jobs;

  @POST
  @Requires(Access.OPERATOR)
  public Response start() {
    return Response.accepted(json(jobs.startCleanup()).toString()).build();
  }

  @GET
  @Requires(Access.OPERATOR)
  public String progress() {
    return jobs.latestCleanup()
        .map(progress -> json(progress).toString())
        .orElseThrow(() -> ServiceException.notFound("cleanup"));
  }

  private static ObjectNode json(JobProgress progress) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", progress.id())
            .put("state", progress.state())
            .put("startedAt", progress.startedAt().toString())
            .put("endedAt", progress.endedAt() == null ? null : progress.endedAt().toString());
    ArrayNode steps = node.putArray("steps");
    for (JobProgress.Step step : progress.steps()) {
      steps
          .addObject()
          .put("name", step.name())
          .put("state", step.state())
          .put("read", step.read())
          .put("written", step.written())
          .put("commits", step.commits());
    }
    return node;
  }
}
