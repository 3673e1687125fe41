package dev.carillon.web.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.CancelAnswer;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.admit.SyncPublishes;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.ChannelBound;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publishing and what became of it, below {@code /apps/{appId}/push}. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push")
public class PublishResource {

  private static final String IDEMPOTENCY = "x-idempotency-key";
  private static final String FORCED_ASYNC = "X-Sockudo-Forced-Async";
  private static final int MAX_BATCH = 100;

  private final PublishService publishes;
  private final PublishCommands commands;
  private final SyncPublishes syncs;

  @Inject
  public PublishResource(PublishService publishes, PublishCommands commands, SyncPublishes syncs) {
    this.publishes = publishes;
    this.commands = commands;
    this.syncs = syncs;
  }

  @POST
  @Path("publish")
  @Requires(Access.PUBLISH)
  @ChannelBound
  public Response publish(@Context HttpServletRequest request, @QueryParam("mode") String mode) {
    Caller caller = Caller.of(request);
    ObjectNode body = Json.object(caller.body());
    PublishCommand command = commands.of(caller, body, request.getHeader(IDEMPOTENCY));
    requireChannels(caller, command);
    PublishReceipt receipt = publishes.publish(command);
    if (!PublishRequests.wantsSync(body) && !"sync".equals(mode)) {
      return accepted(PublishJson.receipt(receipt), false);
    }
    Optional<PublishStatus> end = syncs.end(caller.appId(), receipt);
    return end.map(status -> Answers.of(202, PublishJson.ended(receipt, status)))
        .orElseGet(() -> accepted(PublishJson.receipt(receipt), true));
  }

  @POST
  @Path("batch/publish")
  @Requires(Access.PUBLISH)
  @ChannelBound
  public Response publishAll(@Context HttpServletRequest request, @QueryParam("mode") String mode) {
    Caller caller = Caller.of(request);
    ArrayNode bodies = Json.array(caller.body());
    if (bodies.isEmpty() || bodies.size() > MAX_BATCH) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "a batch has 1 to " + MAX_BATCH + " publishes");
    }
    List<PublishCommand> all = new ArrayList<>(bodies.size());
    boolean sync = "sync".equals(mode);
    for (JsonNode item : bodies) {
      if (!(item instanceof ObjectNode body)) {
        throw ServiceException.invalid("each publish of a batch must be an object");
      }
      PublishCommand command = commands.of(caller, body, null);
      requireChannels(caller, command);
      all.add(command);
      sync |= PublishRequests.wantsSync(body);
    }
    ObjectNode answer = Json.object();
    ArrayNode items = answer.putArray("items");
    publishes.publishAll(all).forEach(r -> items.add(PublishJson.receipt(r)));
    return accepted(answer, sync);
  }

  @GET
  @Path("publish/{publishId}/status")
  @Requires(Access.READ)
  public Response status(
      @Context HttpServletRequest request, @PathParam("publishId") String publishId) {
    Caller caller = Caller.of(request);
    return publishes
        .status(caller.appId(), publishId)
        .map(status -> Answers.of(200, PublishJson.status(caller.appId(), status)))
        .orElseThrow(() -> ServiceException.notFound("publish"));
  }

  @GET
  @Path("publish/{publishId}/deliveries")
  @Requires(Access.READ)
  public Response deliveries(
      @Context HttpServletRequest request,
      @PathParam("publishId") String publishId,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Caller caller = Caller.of(request);
    return Answers.page(
        publishes.deliveries(caller.appId(), publishId, cursor, Answers.limit(limit)),
        PublishJson::delivery);
  }

  /** Stops what is not sent yet, and says how much that is. */
  @POST
  @Path("publish/{publishId}/cancel")
  @Requires(Access.PUBLISH)
  public Response cancel(
      @Context HttpServletRequest request, @PathParam("publishId") String publishId) {
    Caller caller = Caller.of(request);
    CancelAnswer answer = cancelled(caller, publishId);
    return Answers.of(
        202,
        Json.object()
            .put("sent", answer.sent())
            .put("inFlight", answer.inFlight())
            .put("stopped", answer.stopped()));
  }

  @DELETE
  @Path("scheduled/{publishId}")
  @Requires(Access.PUBLISH)
  public Response cancelScheduled(
      @Context HttpServletRequest request, @PathParam("publishId") String publishId) {
    cancelled(Caller.of(request), publishId);
    return Response.noContent().build();
  }

  private CancelAnswer cancelled(Caller caller, String publishId) {
    CancelAnswer answer = publishes.cancel(caller.appId(), publishId);
    return switch (answer.result()) {
      case CANCELLED, ALREADY_CANCELLED -> answer;
      case ENDED_OTHERWISE -> throw ServiceException.conflict("the publish has ended already");
      case UNKNOWN -> throw ServiceException.notFound("publish");
    };
  }

  /** A key that is restricted to some channels publishes to these alone. */
  private static void requireChannels(Caller caller, PublishCommand command) {
    for (Target target :
        caller.key().scope().isOfChannels() ? command.targets() : List.<Target>of()) {
      if (!(target instanceof Target.Channel channel)) {
        throw new ServiceException(ErrorCode.FORBIDDEN, "the key is for some channels only");
      }
      caller.requireChannel(new ChannelName(channel.channel()));
    }
  }

  /** Answers at once, and says so to who asked for another answer. */
  private static Response accepted(ObjectNode body, boolean askedSync) {
    Response response = Answers.of(202, body);
    return askedSync
        ? Response.fromResponse(response).header(FORCED_ASYNC, "publish-api-is-async").build()
        : response;
  }
}
