package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /apps/{appId}/push/deliveryStatus}: what a backend heard of a delivery by other ways. It
 * is checked, logged with its ids and echoed; the publish's own counters come from the providers
 * alone.
 */
@ApplicationScoped
@Path("{appId}/push/deliveryStatus")
public class DeliveryStatusResource {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryStatusResource.class);
  private static final int MAX_RESULT_BYTES = 4096;

  private final PublishService publishes;

  @Inject
  public DeliveryStatusResource(PublishService publishes) {
    this.publishes = publishes;
  }

  @POST
  @Requires(Access.ADMIN)
  public Response report(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    Fields fields = new Fields(Json.object(caller.body()));
    fields.requireApp(caller.appId());
    String publishId = Checks.text("publishId", fields.text("publishId"), 128);
    String eventId = Checks.text("eventId", fields.text("eventId"), 128);
    Long occurredAt = fields.number("occurredAtMs", 0, Long.MAX_VALUE / 2);
    JsonNode result = fields.any("result");
    if (occurredAt == null || result == null) {
      throw ServiceException.invalid("occurredAtMs and result are required");
    }
    Checks.bytes("result", result.toString(), MAX_RESULT_BYTES);
    if (publishes.status(caller.appId(), publishId).isEmpty()) {
      throw ServiceException.notFound("publish");
    }
    LOG.debug("delivery event {} reported for publish {}", eventId, publishId);
    ObjectNode echo = Json.object().put("appId", caller.appId());
    echo.put("publishId", publishId).put("eventId", eventId).put("occurredAtMs", occurredAt);
    echo.set("result", result);
    return Answers.of(202, echo);
  }
}
