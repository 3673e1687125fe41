package dev.carillon.ejb.realtime.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import java.util.function.Consumer;

/** Takes what an app's webhooks may want to know. Returns at once. */
@FunctionalInterface
public interface WebhookSink {

  /**
   * Something happened on a channel.
   *
   * @param details adds what the event carries beside its name and channel; called only when
   *     somebody wants the event
   */
  void tell(
      String appId,
      RealtimeSettings settings,
      String event,
      String channel,
      Consumer<ObjectNode> details);

  /** The members of a presence channel changed. */
  default void member(RealtimeSettings settings, MemberChange change) {
    tell(
        change.appId(),
        settings,
        change.event(),
        change.channel(),
        details -> details.put("user_id", change.userId()));
  }
}
