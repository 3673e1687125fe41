package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.presence.PresencePages;
import dev.carillon.ejb.realtime.recovery.HistoryPages;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.auth.ChannelBound;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.Answers;
import dev.carillon.web.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** {@code /apps/{appId}/channels}: what is occupied, by how many, and what was said. */
@ApplicationScoped
@Path("{appId}/channels")
public class ChannelsResource {

  private static final String USER_COUNT = "user_count";
  private static final String SUBSCRIPTION_COUNT = "subscription_count";
  private static final String CACHE = "cache";

  private static final int MAX_NAME = 200;

  /** {@code /apps/{appId}/channels/{name}}, split at its slashes. */
  private static final int NAME_AT = 4;

  private final ChannelHub hub;
  private final HistoryPages history;
  private final PresencePages presence;

  @Inject
  public ChannelsResource(ChannelHub hub, HistoryPages history, PresencePages presence) {
    this.hub = hub;
    this.history = history;
    this.presence = presence;
  }

  @GET
  @Requires(Access.READ)
  public Response channels(
      @Context HttpServletRequest request,
      @QueryParam("filter_by_prefix") String prefix,
      @QueryParam("info") String infoText) {
    Checks.optional("filter_by_prefix", prefix, MAX_NAME);
    String start = prefix == null ? "" : prefix;
    Set<String> info = info(infoText, Set.of(USER_COUNT, SUBSCRIPTION_COUNT));
    Caller caller = Caller.of(request);
    if (info.contains(USER_COUNT) && !start.startsWith("presence-")) {
      throw ServiceException.invalid("user_count needs filter_by_prefix to begin with presence-");
    }
    ObjectNode answer = Json.object();
    ObjectNode channels = answer.putObject("channels");
    Map<String, Integer> users =
        info.contains(USER_COUNT) ? hub.userCounts(caller.appId(), start) : Map.of();
    hub.occupied(caller.appId(), start)
        .forEach(
            (name, count) -> {
              ObjectNode channel = channels.putObject(name);
              if (info.contains(SUBSCRIPTION_COUNT)) {
                channel.put(SUBSCRIPTION_COUNT, count);
              }
              if (info.contains(USER_COUNT)) {
                channel.put(USER_COUNT, users.getOrDefault(name, 0));
              }
            });
    return Answers.of(200, answer);
  }

  @GET
  @Path("{channel}")
  @Requires(Access.READ)
  @ChannelBound
  public Response channel(
      @Context HttpServletRequest request, @QueryParam("info") String infoText) {
    Caller caller = Caller.of(request);
    ChannelName name = name(request, caller);
    String channel = name.value();
    Set<String> info = info(infoText, Set.of(USER_COUNT, SUBSCRIPTION_COUNT, CACHE));
    if (info.contains(USER_COUNT) && !name.isPresence()) {
      throw ServiceException.invalid("user_count is of presence channels only");
    }
    int count = hub.subscriptionCount(caller.appId(), channel);
    ObjectNode answer = Json.object().put("occupied", count > 0);
    if (info.contains(SUBSCRIPTION_COUNT)) {
      answer.put(SUBSCRIPTION_COUNT, count);
    }
    if (info.contains(USER_COUNT)) {
      answer.put(USER_COUNT, hub.members(caller.appId(), channel).size());
    }
    if (info.contains(CACHE) && name.isCache()) {
      hub.cached(caller.appId(), channel)
          .ifPresent(
              cached ->
                  answer
                      .putObject(CACHE)
                      .put("data", cached.event().data().text())
                      .put("ttl", cached.secondsLeft()));
    }
    return Answers.of(200, answer);
  }

  private static Set<String> info(String text, Set<String> known) {
    Checks.optional("info", text, MAX_NAME);
    Set<String> info = EventBody.info(text);
    if (!known.containsAll(info)) {
      throw ServiceException.invalid("info must be of " + String.join(", ", known));
    }
    return info;
  }

  @GET
  @Path("{channel}/users")
  @Requires(Access.READ)
  @ChannelBound
  public Response users(@Context HttpServletRequest request) {
    Caller caller = Caller.of(request);
    ChannelName name = name(request, caller);
    if (!name.isPresence()) {
      throw ServiceException.invalid("only presence channels have users");
    }
    ObjectNode answer = Json.object();
    ArrayNode users = answer.putArray("users");
    hub.members(caller.appId(), name.value()).forEach(id -> users.addObject().put("id", id));
    return Answers.of(200, answer);
  }

  /** Which past events are asked for. */
  public static class Range {
    @QueryParam("limit")
    private String limit;

    @QueryParam("direction")
    private String direction;

    @QueryParam("cursor")
    private String cursor;

    @QueryParam("start_serial")
    private String startSerial;

    @QueryParam("end_serial")
    private String endSerial;

    @QueryParam("start_time_ms")
    private String startTimeMs;

    @QueryParam("end_time_ms")
    private String endTimeMs;

    /** Sockudo's other name for the same. */
    @QueryParam("start")
    private String start;

    @QueryParam("end")
    private String end;

    HistoryQuery query() {
      try {
        return new HistoryQuery(
            HistoryQuery.isNewestFirst(direction),
            Answers.limit(limit),
            cursor,
            number("start_serial", startSerial),
            number("end_serial", endSerial),
            number("start_time_ms", startTimeMs == null ? start : startTimeMs),
            number("end_time_ms", endTimeMs == null ? end : endTimeMs));
      } catch (IllegalArgumentException e) {
        throw ServiceException.invalid(e.getMessage());
      }
    }

    private static Long number(String name, String text) {
      if (text == null) {
        return null;
      }
      if (!text.matches("\\d{1,18}")) {
        throw ServiceException.invalid(name + " must be a whole number");
      }
      return Long.valueOf(text);
    }
  }

  @GET
  @Path("{channel}/history")
  @Requires(Access.READ)
  @ChannelBound
  public Response history(@Context HttpServletRequest request, @BeanParam Range range) {
    Caller caller = Caller.of(request);
    return Answers.of(200, history.page(caller.appId(), name(request, caller), range.query()));
  }

  /** One event of a channel that keeps them; what is kept is never changed. */
  @GET
  @Path("{channel}/messages/{serial}")
  @Requires(Access.READ)
  @ChannelBound
  public Response message(@Context HttpServletRequest request, @PathParam("serial") String serial) {
    Caller caller = Caller.of(request);
    return Answers.of(200, history.message(caller.appId(), name(request, caller), serial));
  }

  @GET
  @Path("{channel}/messages/{serial}/versions")
  @Requires(Access.READ)
  @ChannelBound
  public Response versions(
      @Context HttpServletRequest request,
      @PathParam("serial") String serial,
      @QueryParam("limit") String limit) {
    Caller caller = Caller.of(request);
    return Answers.of(
        200, history.versions(caller.appId(), name(request, caller), serial, Answers.limit(limit)));
  }

  /** Who came and left. */
  @GET
  @Path("{channel}/presence/history")
  @Requires(Access.READ)
  @ChannelBound
  public Response presence(@Context HttpServletRequest request, @BeanParam Range range) {
    Caller caller = Caller.of(request);
    return Answers.of(200, presence.page(caller.appId(), name(request, caller), range.query()));
  }

  /** Who was there at a time, or after a change. */
  @GET
  @Path("{channel}/presence/history/snapshot")
  @Requires(Access.READ)
  @ChannelBound
  public Response snapshot(
      @Context HttpServletRequest request,
      @QueryParam("at_time_ms") String atTimeMs,
      @QueryParam("at") String at,
      @QueryParam("at_serial") String atSerial) {
    Caller caller = Caller.of(request);
    Long time = Range.number("at_time_ms", atTimeMs == null ? at : atTimeMs);
    Long serial = Range.number("at_serial", atSerial);
    return Answers.of(200, presence.snapshot(caller.appId(), name(request, caller), time, serial));
  }

  /** From the path as it was sent: routing takes what follows a semicolon for something else. */
  private static ChannelName name(HttpServletRequest request, Caller caller) {
    String[] segments = request.getRequestURI().split("/", NAME_AT + 2);
    try {
      String encoded = segments[NAME_AT].replace("+", "%2B");
      ChannelName name = new ChannelName(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
      caller.requireChannel(name);
      return name;
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid("the path is malformed");
    }
  }
}
