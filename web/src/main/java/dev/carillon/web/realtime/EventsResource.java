package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.EventPush;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.ChannelBound;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /apps/{appId}/events} and {@code /apps/{appId}/batch_events}. */
@ApplicationScoped
@Path("{appId}")
public class EventsResource {

  private final RealtimePublisher publisher;
  private final EventPushes pushes;

  @Inject
  public EventsResource(RealtimePublisher publisher, EventPushes pushes) {
    this.publisher = publisher;
    this.pushes = pushes;
  }

  @POST
  @Path("events")
  @Requires(Access.PUBLISH)
  @ChannelBound
  public Response event(
      @Context HttpServletRequest request, @HeaderParam("X-Idempotency-Key") String key) {
    Caller caller = Caller.of(request);
    ObjectNode body = Json.object(caller.body());
    NewEvent event = EventBody.event(body);
    event.channels().forEach(caller::requireChannel);
    List<EventPush> beside = pushes.of(caller, body, event);
    EventPublish publish =
        new EventPublish(caller.appId(), List.of(event), beside, EventBody.eventKey(body, key));
    return Answers.of(200, publisher.publish(publish).get(0));
  }

  @POST
  @Path("batch_events")
  @Requires(Access.PUBLISH)
  @ChannelBound
  public Response batch(
      @Context HttpServletRequest request, @HeaderParam("X-Idempotency-Key") String key) {
    Caller caller = Caller.of(request);
    ObjectNode body = Json.object(caller.body());
    List<NewEvent> events = EventBody.batch(body);
    events.forEach(event -> event.channels().forEach(caller::requireChannel));
    EventPublish publish =
        new EventPublish(caller.appId(), events, List.of(), EventBody.batchKeys(body, key));
    ObjectNode answer = Json.object();
    ArrayNode batch = answer.putArray("batch");
    publisher.publish(publish).forEach(each -> batch.add(ofOneChannel(each)));
    return Answers.of(200, answer);
  }

  /** An event of a batch has one channel, and its answer is that channel's. */
  private static JsonNode ofOneChannel(ObjectNode answer) {
    JsonNode channels = answer.path("channels");
    return channels.size() == 1 ? channels.elements().next() : Json.object();
  }
}
