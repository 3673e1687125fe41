package dev.carillon.web.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.interaction.Interactions;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DefaultApp;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.browser.BrowserDevices;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.ejb.registry.device.DeviceView;
import dev.carillon.ejb.registry.identity.EndUser;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.client.ClientAddresses;
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
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** What a user's browsers do for themselves: {@code /api/push} and {@code push-subscriptions}. */
@ApplicationScoped
@OwnDialect
@Path("/")
public class BrowserPushResource {

  private final Visitors visitors;
  private final BrowserDevices devices;
  private final Interactions interactions;
  private final CredentialService credentials;
  private final CarillonConfig config;
  private final ClientAddresses addresses;
  private final Records records;
  private final RateLimit reports = new RateLimit(200, Duration.ofMillis(50));

  @Inject
  public BrowserPushResource(
      Visitors visitors,
      BrowserDevices devices,
      Interactions interactions,
      CredentialService credentials,
      CarillonConfig config,
      ClientAddresses addresses,
      Records records) {
    this.visitors = visitors;
    this.devices = devices;
    this.interactions = interactions;
    this.credentials = credentials;
    this.config = config;
    this.addresses = addresses;
    this.records = records;
  }

  /**
   * What {@code pushManager.subscribe} needs: the caller's app's key, else the configured app's.
   */
  @GET
  @Path("push/vapid-public-key")
  @Requires(Access.ANYONE)
  public Response vapidPublicKey(
      @Context HttpServletRequest request, @QueryParam("appId") String appId) {
    String wanted =
        appId != null
            ? Checks.text("appId", appId, 128)
            : visitors
                .app(request)
                .map(App::appId)
                .or(() -> config.defaultApp().map(DefaultApp::id))
                .orElseThrow(() -> ServiceException.invalid("appId is required"));
    String key =
        credentials
            .vapidPublicKey(wanted)
            .orElseThrow(() -> ServiceException.notFound("VAPID key"));
    ObjectNode answer = Json.object().put("success", true).put("publicKey", key);
    answer.putObject("data").put("publicKey", key);
    return Answers.of(200, answer);
  }

  @POST
  @Path("push/subscribe")
  @Requires(Access.USER)
  public Response subscribe(@Context HttpServletRequest request) {
    return subscribed(request);
  }

  /** The same for a bare {@code PushSubscription}. */
  @POST
  @Path("push-subscriptions")
  @Requires(Access.USER)
  public Response subscribeBare(@Context HttpServletRequest request) {
    return subscribed(request);
  }

  @POST
  @Path("push/unsubscribe")
  @Requires(Access.USER)
  public Response unsubscribe(@Context HttpServletRequest request) {
    EndUser user = Visitors.user(request);
    UnsubscribeRequest body = read(request, UnsubscribeRequest.class);
    boolean was = devices.unsubscribe(user, body.endpoint());
    return Answers.of(
        200,
        BrowserAnswers.success(
            was ? "Unsubscribed successfully" : "There was no such subscription"));
  }

  @GET
  @Path("push/devices")
  @Requires(Access.USER)
  public Response devices(@Context HttpServletRequest request) {
    return Answers.of(200, BrowserAnswers.devices(devices.list(Visitors.user(request))));
  }

  /** Disables a device without deleting it, or enables it again. */
  @PATCH
  @Path("push/devices/{deviceId}")
  @Requires(Access.USER)
  public Response setActive(
      @Context HttpServletRequest request, @PathParam("deviceId") String deviceId) {
    EndUser user = Visitors.user(request);
    boolean active = read(request, DeviceChange.class).isActive();
    devices.setActive(user, deviceId, active);
    return Answers.of(200, BrowserAnswers.success(active ? "enabled" : "disabled"));
  }

  @DELETE
  @Path("push/devices/{deviceId}")
  @Requires(Access.USER)
  public Response delete(
      @Context HttpServletRequest request, @PathParam("deviceId") String deviceId) {
    devices.delete(Visitors.user(request), deviceId);
    return Answers.of(200, BrowserAnswers.success("deleted"));
  }

  /** From service workers, which prove themselves by the endpoint they know. */
  @POST
  @Path("push/events")
  @Requires(Access.ANYONE)
  public Response event(@Context HttpServletRequest request) {
    reports.require(addresses.of(request));
    ReportedEvent body = read(request, ReportedEvent.class);
    String appId = visitors.app(request).map(App::appId).orElse(null);
    interactions.record(body.report(appId, devices));
    return Answers.of(202, BrowserAnswers.success("recorded"));
  }

  private Response subscribed(HttpServletRequest request) {
    EndUser user = Visitors.user(request);
    SubscribeRequest body = read(request, SubscribeRequest.class);
    DeviceView device = devices.subscribe(user, body.subscription(request.getHeader("User-Agent")));
    return Answers.of(200, BrowserAnswers.subscribed(device));
  }

  private <T extends Record> T read(HttpServletRequest request, Class<T> type) {
    return records.read(RequestBodies.of(request), type);
  }
}
