package dev.carillon.web.push;

import dev.carillon.ejb.registry.app.AppSettingsService;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.client.ClientAddresses;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import dev.carillon.web.json.OwnDialect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/settings}: our own; unknown settings are refused. */
@ApplicationScoped
@OwnDialect
@Path("{appId}/settings")
public class AppSettingsResource {

  private final AppSettingsService settings;
  private final ClientAddresses addresses;

  @Inject
  public AppSettingsResource(AppSettingsService settings, ClientAddresses addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  @GET
  @Requires(Access.ADMIN)
  public Response get(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    return Answers.of(200, settings.get(caller.appId()));
  }

  @PATCH
  @Requires(Access.ADMIN)
  public Response patch(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Author author = Author.ofKey(caller.key().keyId(), addresses.of(request));
    return Answers.of(200, settings.patch(caller.appId(), Json.object(caller.body()), author));
  }
}
