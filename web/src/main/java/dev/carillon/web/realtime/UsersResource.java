package dev.carillon.web.realtime;

import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/users/{userId}}: ends a user's connections. */
@ApplicationScoped
@Path("{appId}/users/{userId}")
public class UsersResource {

  private static final int MAX_USER = 256;

  private final ChannelHub hub;

  @Inject
  public UsersResource(ChannelHub hub) {
    this.hub = hub;
  }

  /** They are told not to come back. */
  @POST
  @Path("terminate_connections")
  @Requires(Access.PUBLISH)
  public Response terminate(
      @Context HttpServletRequest request, @PathParam("userId") String userId) {
    String user = Checks.text("userId", userId, MAX_USER);
    hub.closeUser(Caller.of(request).appId(), user, false);
    return Answers.of(200, Json.object());
  }

  /** They are asked to come back at once, and to sign in anew. */
  @POST
  @Path("force_reconnect")
  @Requires(Access.PUBLISH)
  public Response reconnect(
      @Context HttpServletRequest request, @PathParam("userId") String userId) {
    String user = Checks.text("userId", userId, MAX_USER);
    hub.closeUser(Caller.of(request).appId(), user, true);
    return Answers.of(200, Json.object());
  }
}
