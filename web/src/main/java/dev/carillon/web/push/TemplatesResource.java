package dev.carillon.web.push;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.template.TemplateService;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import dev.carillon.web.json.OnlyKnownParameters;
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
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/push/templates}. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push/templates")
public class TemplatesResource {

  private final TemplateService templates;

  @Inject
  public TemplatesResource(TemplateService templates) {
    this.templates = templates;
  }

  @POST
  @Requires(Access.ADMIN)
  public Response put(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Fields fields = new Fields(Json.object(caller.body()));
    fields.requireApp(caller.appId());
    return Answers.of(201, templates.put(caller.appId(), fields.node()));
  }

  @GET
  @Requires(Access.ADMIN)
  public Response list(
      @Context HttpServletRequest request,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        templates.list(caller.appId(), cursor, Answers.limit(limit)), template -> template);
  }

  @GET
  @Path("{templateId}")
  @Requires(Access.ADMIN)
  public Response get(
      @Context HttpServletRequest request, @PathParam("templateId") String templateId) {
    Caller caller = Caller.of(request);
    return templates
        .get(caller.appId(), templateId)
        .map(template -> Answers.of(200, template))
        .orElseThrow(() -> ServiceException.notFound("template"));
  }

  @DELETE
  @Path("{templateId}")
  @Requires(Access.ADMIN)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("templateId") String templateId) {
    Caller caller = Caller.of(request);
    templates.delete(caller.appId(), templateId);
    return Response.noContent().build();
  }
}
