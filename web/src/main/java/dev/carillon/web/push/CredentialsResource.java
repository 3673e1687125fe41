package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.ejb.registry.credential.CredentialView;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/push/credentials}. Answers never hold a secret. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push/credentials")
public class CredentialsResource {

  private static final String[] CAMEL = {
    "serviceAccountJson",
    "p12Password",
    "teamId",
    "keyId",
    "bundleId",
    "privateKey",
    "publicKey",
    "hmsAppId",
    "clientSecret",
    "packageSid"
  };

  private final CredentialService credentials;

  @Inject
  public CredentialsResource(CredentialService credentials) {
    this.credentials = credentials;
  }

  @POST
  @Path("{provider: [A-Za-z_-]+}")
  @Requires(Access.ADMIN)
  public Response put(@Context HttpServletRequest request, @PathParam("provider") String provider) {
    Caller caller = Caller.of(request);
    ProviderKind kind = ProviderNames.named(provider);
    if (kind == ProviderKind.REALTIME) {
      throw ServiceException.invalid("realtime has no credentials");
    }
    Fields fields = new Fields(Json.object(caller.body()));
    fields.requireApp(caller.appId());
    Long version = fields.number("version", 1, Integer.MAX_VALUE);
    CredentialView stored =
        credentials.put(
            caller.appId(),
            kind,
            fields.text("credentialId"),
            version == null ? null : version.intValue(),
            camelCased(fields));
    return Answers.of(201, brief(stored));
  }

  @GET
  @Requires(Access.ADMIN)
  public Response list(
      @Context HttpServletRequest request,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        credentials.list(caller.appId(), cursor, Answers.limit(limit)), CredentialsResource::full);
  }

  /** Those that the guard against wiping a registry stopped, until an administrator decides. */
  @GET
  @Path("paused")
  @Requires(Access.ADMIN)
  public Response paused(
      @Context HttpServletRequest request,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        credentials.paused(caller.appId(), cursor, Answers.limit(limit)),
        CredentialsResource::full);
  }

  @POST
  @Path("paused/{key}/release")
  @Requires(Access.ADMIN)
  public Response release(@Context HttpServletRequest request, @PathParam("key") String key) {
    Caller caller = Caller.of(request);
    credentials.release(caller.appId(), key);
    return Response.noContent().build();
  }

  private static ObjectNode camelCased(Fields fields) {
    ObjectNode result = fields.node().deepCopy();
    for (String name : CAMEL) {
      JsonNode value = fields.any(name);
      if (value != null) {
        result.set(name, value);
      }
    }
    return result;
  }

  private static ObjectNode brief(CredentialView credential) {
    return Json.object()
        .put("app_id", credential.appId())
        .put("credential_id", credential.credentialId())
        .put("provider", credential.provider().wireName())
        .put("version", credential.version());
  }

  private static JsonNode full(CredentialView credential) {
    ObjectNode body = brief(credential);
    body.put("key", String.valueOf(credential.credentialKey())).put("state", credential.state());
    if (credential.pauseReason() != null) {
      body.put("pause_reason", credential.pauseReason());
    }
    body.set("info", Json.parse("info", credential.publicInfo()));
    return body.put("secret", "[REDACTED]");
  }
}
