package dev.carillon.ejb.realtime.frame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The system frames that the server sends, in the shape of each generation. */
public final class Frames {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Frames() {}

  public static OutboundFrame connected(Generation to, String socketId, int activitySeconds) {
    ObjectNode data = JSON.objectNode();
    data.put("socket_id", socketId).put("activity_timeout", activitySeconds);
    return system(to, to.system("connection_established"), null, data);
  }

  /** An error; its data is an object in both generations, as the public clients expect. */
  public static OutboundFrame error(Generation to, int code, String message) {
    ObjectNode frame = JSON.objectNode().put("event", to.system("error"));
    frame.putObject("data").put("code", code).put("message", message);
    return OutboundFrame.of(frame.toString());
  }

  public static OutboundFrame ping(Generation to) {
    return system(to, to.system("ping"), null, JSON.objectNode());
  }

  public static OutboundFrame pong(Generation to) {
    return system(to, to.system("pong"), null, JSON.objectNode());
  }

  /**
   * A subscription stands.
   *
   * @param presence who is there, null for a channel without presence
   * @param position where the channel stands, null without history or for the first generation
   * @param resumes whether missed events follow: then the frame does not move the client's
   *     position, which must stay where it was should the connection break before they came
   */
  public static OutboundFrame subscribed(
      Generation to,
      String channel,
      ObjectNode presence,
      Broadcast.Position position,
      boolean resumes) {
    ObjectNode data = JSON.objectNode();
    if (presence != null) {
      data.set("presence", presence);
    }
    ObjectNode frame = frame(to.internal("subscription_succeeded"), channel);
    if (position == null || to == Generation.ONE) {
      setData(to, frame, data);
      return new OutboundFrame(frame.toString(), channel, null, 0);
    }
    data.put("stream_id", position.streamId()).put("serial", position.serial());
    data.put("attach_serial", position.serial());
    setData(to, frame, data);
    if (resumes) {
      return new OutboundFrame(frame.toString(), channel, null, 0);
    }
    // Also where an event carries them: the public client of this generation reads them there.
    frame.put("stream_id", position.streamId()).put("serial", position.serial());
    return new OutboundFrame(frame.toString(), channel, position.streamId(), position.serial());
  }

  /** A subscription was refused. */
  public static OutboundFrame subscriptionError(
      Generation to, String channel, String type, String error, int status) {
    ObjectNode data = JSON.objectNode();
    data.put("type", type).put("error", error).put("status", status);
    return system(to, to.system("subscription_error"), channel, data);
  }

  public static OutboundFrame memberAdded(
      Generation to, String channel, String userId, JsonNode info) {
    ObjectNode data = JSON.objectNode().put("user_id", userId);
    data.set("user_info", info);
    return system(to, to.internal("member_added"), channel, data);
  }

  public static OutboundFrame memberRemoved(Generation to, String channel, String userId) {
    ObjectNode data = JSON.objectNode().put("user_id", userId);
    return system(to, to.internal("member_removed"), channel, data);
  }

  public static OutboundFrame subscriptionCount(Generation to, String channel, long count) {
    ObjectNode data = JSON.objectNode().put("subscription_count", count);
    return system(to, to.internal("subscription_count"), channel, data);
  }

  public static OutboundFrame cacheMiss(Generation to, String channel) {
    return system(to, to.system("cache_miss"), channel, JSON.objectNode());
  }

  public static OutboundFrame signedIn(Generation to, String userData) {
    return system(
        to, to.system("signin_success"), null, JSON.objectNode().put("user_data", userData));
  }

  /**
   * Users of a watchlist who came or went.
   *
   * @param name {@code online} or {@code offline}
   */
  public static ObjectNode watchlistEvent(String name, Collection<String> userIds) {
    ObjectNode event = JSON.objectNode().put("name", name);
    userIds.forEach(event.putArray("user_ids")::add);
    return event;
  }

  public static OutboundFrame watchlist(Generation to, Collection<ObjectNode> events) {
    ObjectNode data = JSON.objectNode();
    data.putArray("events").addAll(events);
    return system(to, to.internal("watchlist_events"), null, data);
  }

  /** Any system event. */
  public static OutboundFrame system(Generation to, String event, String channel, JsonNode data) {
    ObjectNode frame = frame(event, channel);
    setData(to, frame, data);
    return new OutboundFrame(frame.toString(), channel, null, 0);
  }

  private static ObjectNode frame(String event, String channel) {
    ObjectNode frame = JSON.objectNode().put("event", event);
    if (channel != null) {
      frame.put("channel", channel);
    }
    return frame;
  }

  private static void setData(Generation to, ObjectNode frame, JsonNode data) {
    if (to == Generation.ONE) {
      frame.put("data", data.toString());
    } else {
      frame.set("data", data);
    }
  }
}
