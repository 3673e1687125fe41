package dev.carillon.web.admin;

import dev.carillon.ejb.registry.operate.AppAdministration;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.OwnDialect;
import dev.carillon.web.json.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** {@code /admin/apps/{app}/limits}: what one app may have at most, whatever its settings say. */
@ApplicationScoped
@OwnDialect
@Path("apps/{app}/limits")
@Tag(name = "Operating")
@SecurityRequirement(name = "operatorKey")
@APIResponse(
    responseCode = "default",
    description = "Refused: see docs/errors.md",
    content =
        @Content(
            mediaType = "application/problem+json",
            examples = @ExampleObject(name = "problem", value = Examples.PROBLEM)))
public class AppLimitsResource {

  private final AppAdministration apps;
  private final Records records;
  private final CurrentOperator operator;

  @Inject
  public AppLimitsResource(AppAdministration apps, Records records, CurrentOperator operator) {
    this.apps = apps;
    this.records = records;
    this.operator = operator;
  }

  @GET
  @Requires(Access.OPERATOR)
  @Operation(summary = "The limits that hold for an app: its own, else those of all")
  @APIResponse(
      responseCode = "200",
      description = "null leaves it to the configuration",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.LIMITS)))
  public Response ofApp(@PathParam("app") String app) {
    return Answers.of(200, apps.limits(app).json());
  }

  @PUT
  @Requires(Access.OPERATOR)
  @Operation(summary = "Replace an app's own limits")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = LimitsRequest.class),
              examples = @ExampleObject(name = "request", value = Examples.LIMITS)))
  @APIResponse(
      responseCode = "200",
      description = "The limits that hold now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.LIMITS)))
  public Response limit(@Context HttpServletRequest request, @PathParam("app") String app) {
    LimitsRequest body = records.read(RequestBodies.of(request), LimitsRequest.class);
    apps.limit(app, body.limits(), operator.author(request));
    return ofApp(app);
  }
}
