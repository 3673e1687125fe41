package dev.carillon.ejb.realtime.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.platform.text.PlainText;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.ClientSession.SignedInUser;
import dev.carillon.ejb.realtime.channel.Subscriber.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a connection may join a channel, and as whom; whether it is the user it says. The app's
 * own server decides and signs; this checks. Safe for many threads.
 */
public final class Authorization {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_USER_ID = 128;
  private static final int MAX_USER_INFO_BYTES = 1024;
  private static final int MAX_WATCHLIST = 100;

  private final RealtimeApps apps;

  public Authorization(RealtimeApps apps) {
    this.apps = apps;
  }

  /** A refusal as the protocol words it. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String type;
    private final int status;

    public Refused(String type, String message, int status) {
      super(message);
      this.type = type;
      this.status = status;
    }

    public String type() {
      return type;
    }

    public int status() {
      return status;
    }
  }

  private static Refused unauthorized(String message) {
    return new Refused("AuthError", message, 401);
  }

  /**
   * Checks a subscription.
   *
   * @param auth null for none
   * @param channelData null for none
   * @return who joins, null unless it is a presence channel
   */
  public Member admit(ClientSession session, ChannelName channel, String auth, String channelData)
      throws Refused {
    if (channel.userId() != null) {
      requireOwn(session, channel.userId());
      return null;
    }
    boolean granted = session.isGranted(channel.value()) && !channel.isPresence();
    if (!channel.needsAuthorization() || granted) {
      return null;
    }
    if (channelData != null) {
      // A name may hold a colon: what is behind the last one must not pass for another name's data.
      object(channelData, "channel_data");
    }
    String text = ChannelSignature.channelText(session.socketId(), channel.value(), channelData);
    if (auth == null || !apps.verify(session.appId(), auth, text)) {
      throw unauthorized("the signature of the subscription is invalid");
    }
    session.markAuthorized();
    return channel.isPresence() ? member(session, channelData) : null;
  }

  private static void requireOwn(ClientSession session, String userId) throws Refused {
    if (session.user() == null || !session.user().id().equals(userId)) {
      throw unauthorized("the connection is not signed in as this user");
    }
  }

  private static Member member(ClientSession session, String channelData) throws Refused {
    if (channelData == null) {
      if (session.user() == null) {
        throw new Refused("InvalidRequest", "presence channels need channel_data or a user", 400);
      }
      return new Member(session.user().id(), session.user().info());
    }
    JsonNode data = object(channelData, "channel_data");
    JsonNode info = data.path("user_info");
    return new Member(
        userId(data.path("user_id"), "user_id"),
        limited(info.isMissingNode() ? JsonNodeFactory.instance.nullNode() : info));
  }

  /** Checks who a connection says it is. */
  public SignedInUser signIn(ClientSession session, String auth, String userData) throws Refused {
    String text = ChannelSignature.userText(session.socketId(), userData);
    if (!apps.verify(session.appId(), auth, text)) {
      throw unauthorized("the signature of the sign-in is invalid");
    }
    JsonNode data = object(userData, "user_data");
    JsonNode info = data.path("user_info");
    return new SignedInUser(
        userId(data.path("id"), "id"),
        limited(info.isMissingNode() ? JsonNodeFactory.instance.nullNode() : info),
        watchlist(data.path("watchlist")));
  }

  private static List<String> watchlist(JsonNode ids) throws Refused {
    if (!ids.isArray() && !ids.isMissingNode() && !ids.isNull()) {
      throw new Refused("InvalidRequest", "watchlist is not a list of user ids", 400);
    }
    if (ids.size() > MAX_WATCHLIST) {
      throw new Refused("LimitReached", "a watchlist has at most " + MAX_WATCHLIST + " users", 400);
    }
    List<String> result = new ArrayList<>();
    for (JsonNode id : ids) {
      result.add(userId(id, "watchlist"));
    }
    return result;
  }

  private static JsonNode limited(JsonNode info) throws Refused {
    if (!PlainText.isPlain(info.toString())) {
      throw new Refused("InvalidRequest", "user_info is not well-formed Unicode", 400);
    }
    if (info.toString().getBytes(StandardCharsets.UTF_8).length > MAX_USER_INFO_BYTES) {
      throw new Refused("LimitReached", "user_info has at most 1 KB", 400);
    }
    return info;
  }

  private static String userId(JsonNode id, String field) throws Refused {
    String text = id.isTextual() || id.isIntegralNumber() ? id.asText() : "";
    if (text.isEmpty() || text.length() > MAX_USER_ID) {
      throw new Refused(
          "InvalidRequest", field + " must be 1 to " + MAX_USER_ID + " characters", 400);
    }
    if (!PlainText.isPlain(text)) {
      throw new Refused(
          "InvalidRequest", field + " has control characters or half a surrogate pair", 400);
    }
    return text;
  }

  private static JsonNode object(String json, String field) throws Refused {
    try {
      JsonNode node = JSON.readTree(json);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new Refused("InvalidRequest", field + " is not JSON", 400);
    }
    throw new Refused("InvalidRequest", field + " is not a JSON object", 400);
  }
}
