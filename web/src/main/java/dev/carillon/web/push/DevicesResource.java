package dev.carillon.web.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.auth.ChannelAccess;
import dev.carillon.ejb.registry.device.DeviceQuery;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.PushState;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.ejb.registry.device.Registration;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import dev.carillon.web.json.OnlyKnownParameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** {@code /apps/{appId}/push/deviceRegistrations}. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push/deviceRegistrations")
public class DevicesResource {

  private final DeviceRegistry devices;
  private final ChannelAccess access;

  @Inject
  public DevicesResource(DeviceRegistry devices, ChannelAccess access) {
    this.devices = devices;
    this.access = access;
  }

  @POST
  @Requires(Access.DEVICE)
  public Response register(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Registrant by = Registrants.of(caller, request);
    ObjectNode body = Json.object(caller.body());
    DeviceRequest wish = DeviceRequests.read(body, caller.appId());
    if (!by.isAdmin()) {
      requireChannel(caller.appId(), wish, body);
    }
    Registration registration =
        devices.register(caller.app(), wish, by, Registrants.rotates(request));
    return Answers.of(201, DeviceAnswers.registration(registration));
  }

  /** A device that gets its pushes as events may name only a channel that it may subscribe to. */
  private void requireChannel(String appId, DeviceRequest wish, ObjectNode body) {
    Optional<String> channel = wish.address().realtimeChannel();
    if (channel.isPresent()) {
      String auth = DeviceRequests.channelAuth(body);
      access.requireDevice(appId, channel.get(), wish.deviceId(), auth);
    }
  }

  /** What a list is about; absent means any. */
  public static class Filter {
    @QueryParam("clientId")
    private String clientId;

    @QueryParam("client_id")
    private String snakeClientId;

    @QueryParam("platform")
    private String platform;

    @QueryParam("provider")
    private String provider;

    @QueryParam("state")
    private String state;

    DeviceQuery query() {
      return new DeviceQuery(
          empty(clientId == null ? snakeClientId : clientId),
          empty(platform) == null ? null : RecipientFields.platform(platform),
          ProviderNames.named(empty(provider)),
          empty(state) == null ? null : PushState.ofWireName(state));
    }

    private static String empty(String text) {
      return text == null || text.isEmpty() ? null : text;
    }
  }

  @GET
  @Requires(Access.ADMIN)
  public Response list(
      @Context HttpServletRequest request,
      @BeanParam Filter filter,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        devices.list(caller.appId(), filter.query(), cursor, Answers.limit(limit)),
        DeviceAnswers::device);
  }

  /** Deletes a user's devices; without a filter it is refused rather than deleting all. */
  @DELETE
  @Requires(Access.ADMIN)
  public Response deleteOfClient(
      @Context HttpServletRequest request,
      @QueryParam("clientId") String clientId,
      @QueryParam("client_id") String snakeClientId) {
    Caller caller = Caller.of(request);
    String client = clientId == null ? snakeClientId : clientId;
    if (client == null || client.isEmpty()) {
      throw ServiceException.invalid("clientId is required");
    }
    int deleted = devices.deleteOfClient(caller.appId(), client);
    return Answers.of(200, Json.object().put("deleted", deleted).put("consistency", "strong"));
  }

  @GET
  @Path("{deviceId}")
  @Requires(Access.DEVICE)
  public Response get(@Context HttpServletRequest request, @PathParam("deviceId") String deviceId) {
    Caller caller = Caller.of(request);
    Registrant by = Registrants.of(caller, request);
    return Answers.of(200, DeviceAnswers.device(devices.get(caller.appId(), deviceId, by)));
  }

  @DELETE
  @Path("{deviceId}")
  @Requires(Access.DEVICE)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("deviceId") String deviceId) {
    Caller caller = Caller.of(request);
    devices.delete(caller.appId(), deviceId, Registrants.of(caller, request));
    return Response.noContent().build();
  }
}
