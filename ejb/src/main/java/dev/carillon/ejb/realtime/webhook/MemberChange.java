package dev.carillon.ejb.realtime.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A user is on a presence channel now, or is on it no more, on whatever node.
 *
 * @param info what is known of the user who joined; null for one who left
 * @param cause why, in Sockudo's words
 * @param deadNode the node that took its users with it, null for none
 */
public record MemberChange(
    String appId, String channel, String userId, JsonNode info, Cause cause, String deadNode) {

  /** Why a membership changed. */
  public enum Cause {
    JOIN,
    DISCONNECT,
    ORPHAN_CLEANUP
  }

  public static MemberChange joined(String appId, String channel, String userId, JsonNode info) {
    return new MemberChange(appId, channel, userId, info, Cause.JOIN, null);
  }

  public static MemberChange left(String appId, String channel, String userId) {
    return new MemberChange(appId, channel, userId, null, Cause.DISCONNECT, null);
  }

  public static MemberChange lost(String appId, String channel, String userId, String deadNode) {
    return new MemberChange(appId, channel, userId, null, Cause.ORPHAN_CLEANUP, deadNode);
  }

  /** {@code member_added} or {@code member_removed}. */
  public String event() {
    return cause == Cause.JOIN ? "member_added" : "member_removed";
  }
}
