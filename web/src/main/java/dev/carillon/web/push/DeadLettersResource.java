package dev.carillon.web.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.admit.ReplayAnswer;
import dev.carillon.ejb.pipeline.status.DeadLetterQuery;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** {@code /apps/{appId}/push/deadLetters}: what was given up after retries. */
@ApplicationScoped
@OnlyKnownParameters
@Path("{appId}/push/deadLetters")
public class DeadLettersResource {

  private final PublishService publishes;

  @Inject
  public DeadLettersResource(PublishService publishes) {
    this.publishes = publishes;
  }

  /** Which ones; absent leaves a bound out. */
  public static class Filter {
    @QueryParam("provider")
    private String provider;

    @QueryParam("sinceMs")
    private String sinceMs;

    @QueryParam("untilMs")
    private String untilMs;

    DeadLetterQuery query() {
      Long since = millis("sinceMs", sinceMs);
      Long until = millis("untilMs", untilMs);
      if (since != null && until != null && since > until) {
        throw ServiceException.invalid("sinceMs must not come after untilMs");
      }
      return new DeadLetterQuery(ProviderNames.named(provider), since, until);
    }

    private static Long millis(String name, String text) {
      if (text == null) {
        return null;
      }
      try {
        long millis = Long.parseLong(text);
        if (millis >= 0) {
          return millis;
        }
      } catch (NumberFormatException e) {
        throw ServiceException.invalid(name + " must be epoch milliseconds");
      }
      throw ServiceException.invalid(name + " must not be negative");
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
        publishes.deadLetters(caller.appId(), filter.query(), cursor, Answers.limit(limit)),
        letter -> PublishJson.deadLetter(caller.appId(), letter));
  }

  @POST
  @Path("{deadLetterId}/replay")
  @Requires(Access.ADMIN)
  public Response replay(
      @Context HttpServletRequest request, @PathParam("deadLetterId") String deadLetterId) {
    Caller caller = Caller.of(request);
    ReplayAnswer answer = publishes.replay(caller.appId(), deadLetterId);
    ObjectNode body = Json.object();
    body.put("deadLetterId", answer.deadLetterId()).put("replayed", answer.replayed());
    if (answer.publishId() != null) {
      body.put("messageId", answer.publishId());
    }
    if (answer.reason() != null) {
      body.put("reason", answer.reason());
    }
    return Answers.of(202, body);
  }
}
