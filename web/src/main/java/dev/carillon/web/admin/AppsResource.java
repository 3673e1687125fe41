package dev.carillon.web.admin;

import dev.carillon.ejb.platform.job.JobProgress;
import dev.carillon.ejb.registry.operate.AppAdministration;
import dev.carillon.ejb.registry.operate.AppView;
import dev.carillon.ejb.registry.operate.MadeApp;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import dev.carillon.web.json.OwnDialect;
import dev.carillon.web.json.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /admin/apps}: the apps of this server. */
@ApplicationScoped
@OwnDialect
@Path("apps")
@Tag(name = "Operating")
@SecurityRequirement(name = "operatorKey")
@APIResponse(
    responseCode = "default",
    description = "Refused: see docs/errors.md",
    content =
        @Content(
            mediaType = "application/problem+json",
            examples = @ExampleObject(name = "problem", value = Examples.PROBLEM)))
public class AppsResource {

  private final AppAdministration apps;
  private final Records records;
  private final CurrentOperator operator;

  @Inject
  public AppsResource(AppAdministration apps, Records records, CurrentOperator operator) {
    this.apps = apps;
    this.records = records;
    this.operator = operator;
  }

  @POST
  @Requires(Access.OPERATOR)
  @Operation(summary = "Make an app with a signing key, whose secret is shown this once")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewAppRequest.class),
              examples = @ExampleObject(name = "request", value = Examples.NEW_APP)))
  @APIResponse(
      responseCode = "201",
      description = "The app and its key",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.MADE_APP)))
  public Response make(@Context HttpServletRequest request) {
    NewAppRequest body = records.read(RequestBodies.of(request), NewAppRequest.class);
    MadeApp made = apps.make(body.app(), operator.author(request));
    var answer = Json.object();
    answer.set("app", AdminAnswers.app(made.app()));
    answer.set("key", AdminAnswers.key(made.key()));
    return Answers.of(201, answer);
  }

  @GET
  @Requires(Access.OPERATOR)
  @Operation(summary = "All apps, also those that are disabled, in the order of their ids")
  @APIResponse(
      responseCode = "200",
      description = "One page",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.APPS)))
  public Response list(
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor,
      @QueryParam("include_total") String includeTotal) {
    return AdminAnswers.page(
        apps.list(cursor, Answers.limit(limit)), AdminAnswers::app, includeTotal, apps::count);
  }

  @GET
  @Path("{app}")
  @Requires(Access.OPERATOR)
  @Operation(summary = "One app")
  @APIResponse(
      responseCode = "200",
      description = "The app",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.APP)))
  public Response get(@PathParam("app") String app) {
    return Answers.of(200, AdminAnswers.app(apps.get(app)));
  }

  @PATCH
  @Path("{app}")
  @Requires(Access.OPERATOR)
  @Operation(summary = "Rename an app, change its settings, disable or enable it")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = AppChange.class),
              examples = @ExampleObject(name = "request", value = Examples.APP_CHANGE)))
  @APIResponse(
      responseCode = "200",
      description = "The app as it is now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.APP)))
  public Response change(@Context HttpServletRequest request, @PathParam("app") String app) {
    AppChange body = records.read(RequestBodies.of(request), AppChange.class);
    AppView changed =
        apps.change(app, body.name(), body.enabled(), body.settings(), operator.author(request));
    return Answers.of(200, AdminAnswers.app(changed));
  }

  @DELETE
  @Path("{app}")
  @Requires(Access.OPERATOR)
  @Operation(
      summary = "Disable an app at once, and with erase=true remove all that it has",
      description =
          "Its requests are refused and its connections closed from then on. An erased app is gone"
              + " when the job has completed, and its id is free; audit rows stay.")
  @APIResponse(responseCode = "204", description = "It is disabled")
  @APIResponse(
      responseCode = "202",
      description = "It is disabled, and a job removes it",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.ERASURE)))
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("app") String app,
      @Schema(implementation = Boolean.class) @QueryParam("erase") String erase) {
    if (!AdminAnswers.flag("erase", erase)) {
      apps.change(app, null, false, null, operator.author(request));
      return Response.noContent().build();
    }
    JobProgress job = apps.erase(app, operator.author(request));
    var answer = Json.object();
    answer.putObject("job").put("id", job.id()).put("state", job.state());
    return Answers.of(202, answer);
  }
}
