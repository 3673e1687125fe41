package dev.carillon.web.push;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.ejb.realtime.auth.ChannelAccess;
import dev.carillon.ejb.registry.channel.SubscriptionRegistry;
import dev.carillon.ejb.registry.channel.SubscriptionRequest;
import dev.carillon.ejb.registry.channel.SubscriptionView;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.ejb.registry.device.Registrant;
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
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/push/channelSubscriptions}. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push/channelSubscriptions")
public class ChannelSubscriptionsResource {

  private final SubscriptionRegistry subscriptions;
  private final ChannelAccess access;
  private final CredentialService credentials;

  @Inject
  public ChannelSubscriptionsResource(
      SubscriptionRegistry subscriptions, ChannelAccess access, CredentialService credentials) {
    this.subscriptions = subscriptions;
    this.access = access;
    this.credentials = credentials;
  }

  /** What a list or a deletion is about; absent means any. */
  public static class Filter {
    @QueryParam("channel")
    private String channel;

    @QueryParam("deviceId")
    private String deviceId;

    @QueryParam("device_id")
    private String snakeDeviceId;

    String channel() {
      return empty(channel);
    }

    String deviceId() {
      return empty(deviceId == null ? snakeDeviceId : deviceId);
    }

    private static String empty(String text) {
      return text == null || text.isEmpty() ? null : text;
    }
  }

  @POST
  @Requires(Access.DEVICE)
  public Response subscribe(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Registrant by = Registrants.of(caller, request);
    Fields fields = new Fields(Json.object(caller.body()));
    fields.requireApp(caller.appId());
    Long credentialVersion = fields.number("credentialVersion", 0, Integer.MAX_VALUE);
    SubscriptionRequest wish =
        new SubscriptionRequest(
            fields.text("channel"),
            fields.text("deviceId"),
            fields.text("clientId"),
            ProviderNames.named(fields.text("provider")),
            fields.text("tokenHash"));
    if (!by.isAdmin()) {
      access.requireDevice(caller.appId(), wish.channel(), wish.deviceId(), fields.text("auth"));
    }
    SubscriptionView stored = subscriptions.subscribe(caller.appId(), wish, by);
    long version =
        credentialVersion != null
            ? credentialVersion
            : credentials.version(caller.appId(), stored.provider());
    return Answers.of(201, DeviceAnswers.subscription(stored).put("credentialVersion", version));
  }

  @GET
  @Requires(Access.DEVICE)
  public Response list(
      @Context HttpServletRequest request,
      @BeanParam Filter filter,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    Registrant by = Registrants.of(caller, request);
    return Answers.page(
        subscriptions.list(
            caller.appId(), filter.channel(), filter.deviceId(), by, cursor, Answers.limit(limit)),
        DeviceAnswers::subscription);
  }

  @DELETE
  @Requires(Access.DEVICE)
  public Response unsubscribe(@Context HttpServletRequest request, @BeanParam Filter filter) {
    Caller caller = Caller.of(request);
    Registrant by = Registrants.of(caller, request);
    int deleted =
        subscriptions.unsubscribe(caller.appId(), filter.channel(), filter.deviceId(), by);
    return Answers.of(200, Json.object().put("deleted", deleted));
  }

  @GET
  @Path("channels")
  @Requires(Access.ADMIN)
  public Response channels(
      @Context HttpServletRequest request,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        subscriptions.channels(caller.appId(), cursor, Answers.limit(limit)), TextNode::valueOf);
  }
}
