package dev.carillon.web.admin;

import dev.carillon.ejb.registry.operate.KeyAdministration;
import dev.carillon.ejb.registry.operate.KeyJson;
import dev.carillon.ejb.registry.operate.MadeKey;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.OwnDialect;
import dev.carillon.web.json.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /admin/apps/{app}/keys}: what callers of an app prove themselves with. */
@ApplicationScoped
@OwnDialect
@Path("apps/{app}/keys")
@Tag(name = "Operating")
@SecurityRequirement(name = "operatorKey")
@APIResponse(
    responseCode = "default",
    description = "Refused: see docs/errors.md",
    content =
        @Content(
            mediaType = "application/problem+json",
            examples = @ExampleObject(name = "problem", value = Examples.PROBLEM)))
public class KeysResource {

  private final KeyAdministration keys;
  private final Records records;
  private final CurrentOperator operator;

  @Inject
  public KeysResource(KeyAdministration keys, Records records, CurrentOperator operator) {
    this.keys = keys;
    this.records = records;
    this.operator = operator;
  }

  @POST
  @Requires(Access.OPERATOR)
  @Operation(summary = "Make a key; its secret is shown this once")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = NewKeyRequest.class),
              examples = @ExampleObject(name = "request", value = Examples.NEW_KEY)))
  @APIResponse(
      responseCode = "201",
      description = "The key",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.MADE_KEY)))
  public Response make(@Context HttpServletRequest request, @PathParam("app") String app) {
    NewKeyRequest body = records.read(RequestBodies.of(request), NewKeyRequest.class);
    MadeKey made = keys.make(app, body.key(), operator.author(request));
    return Answers.of(201, AdminAnswers.key(made));
  }

  @GET
  @Requires(Access.OPERATOR)
  @Operation(summary = "The app's keys with their last use, in the order of their ids")
  @APIResponse(
      responseCode = "200",
      description = "One page",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.KEYS)))
  public Response list(
      @PathParam("app") String app,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor,
      @QueryParam("include_total") String includeTotal) {
    return AdminAnswers.page(
        keys.list(app, cursor, Answers.limit(limit)),
        KeyJson::of,
        includeTotal,
        () -> keys.count(app));
  }

  @POST
  @Path("{key}/rotate")
  @Requires(Access.OPERATOR)
  @Operation(
      summary = "Give a key another secret, shown this once",
      description = "The present one stays good for the overlap; without one it is worthless now.")
  @RequestBody(
      required = false,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = RotateRequest.class),
              examples = @ExampleObject(name = "request", value = Examples.ROTATION)))
  @APIResponse(
      responseCode = "200",
      description = "The key with its new secret",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              examples = @ExampleObject(name = "answer", value = Examples.MADE_KEY)))
  public Response rotate(
      @Context HttpServletRequest request,
      @PathParam("app") String app,
      @PathParam("key") String key) {
    RotateRequest body = records.read(RequestBodies.of(request), RotateRequest.class);
    Duration overlap = body.overlap() == null ? Duration.ZERO : body.overlap();
    MadeKey rotated = keys.rotate(app, key, overlap, operator.author(request));
    return Answers.of(200, AdminAnswers.key(rotated));
  }

  @DELETE
  @Path("{key}")
  @Requires(Access.OPERATOR)
  @Operation(summary = "Disable a key for ever; its connections are closed")
  @APIResponse(responseCode = "204", description = "It is disabled")
  public Response disable(
      @Context HttpServletRequest request,
      @PathParam("app") String app,
      @PathParam("key") String key) {
    keys.disable(app, key, operator.author(request));
    return Response.noContent().build();
  }
}
