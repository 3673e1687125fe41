package dev.carillon.web.browser;

import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.device.DeviceRegistry;
import dev.carillon.ejb.registry.device.Registrant;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.OwnDialect;
import dev.carillon.web.json.Records;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** {@code POST /api/push/test/{userId}}: an administrator tries a user's devices. */
@ApplicationScoped
@OwnDialect
@Path("push/test")
public class TestPushResource {

  private final DeviceRegistry devices;
  private final PublishService publishes;
  private final Records records;

  @Inject
  public TestPushResource(DeviceRegistry devices, PublishService publishes, Records records) {
    this.devices = devices;
    this.publishes = publishes;
    this.records = records;
  }

  @POST
  @Path("{userId}")
  @Requires(Access.ADMINISTRATOR)
  public Response send(@Context HttpServletRequest request, @PathParam("userId") String userId) {
    App app = Visitors.administered(request);
    Checks.text("userId", userId, 256);
    TryMessage message = records.read(RequestBodies.of(request), TryMessage.class);
    PublishCommand.Content content = message.content();
    Target target = target(app, userId, message.deviceId());
    PublishReceipt receipt =
        publishes.publish(command(app.appId(), null, List.of(target), content));
    var answer = BrowserAnswers.success("Test notification sent successfully");
    answer.put("publishId", receipt.publishId());
    answer.put("expectedRecipients", receipt.expectedRecipients());
    answer.putObject("data").put("userId", userId).put("deviceId", message.deviceId());
    return Answers.of(200, BrowserAnswers.withWarnings(answer, content));
  }

  private Target target(App app, String userId, String deviceId) {
    if (deviceId == null) {
      if (!devices.isReachable(app.appId(), userId)) {
        throw ServiceException.notFound("device");
      }
      return new Target.Client(userId);
    }
    if (!userId.equals(devices.get(app.appId(), deviceId, Registrant.ADMIN).clientId())) {
      throw ServiceException.notFound("device");
    }
    return new Target.Device(deviceId);
  }

  /** One notification, now. */
  static PublishCommand command(
      String appId, String publishId, List<Target> targets, PublishCommand.Content content) {
    return new PublishCommand(
        appId,
        publishId,
        null,
        targets,
        content,
        Map.of(),
        new PublishCommand.Options(Lane.NORMAL, Urgency.HIGH, null, null, null, null));
  }
}
