package dev.carillon.ejb.realtime.presence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.MemberChange;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import dev.carillon.ejb.realtime.webhook.Webhooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/**
 * What the hub tells of its channels: to the app's webhooks, and changes of members to the history
 * of presence too. Returns at once. Safe for many threads.
 */
@ApplicationScoped
public class ChannelNews implements WebhookSink {

  private final Webhooks webhooks;
  private final PresenceHistory history;

  @Inject
  public ChannelNews(Webhooks webhooks, PresenceHistory history) {
    this.webhooks = webhooks;
    this.history = history;
  }

  @Override
  public void tell(
      String appId,
      RealtimeSettings settings,
      String event,
      String channel,
      Consumer<ObjectNode> details) {
    webhooks.tell(appId, settings, event, channel, details);
  }

  @Override
  public void member(RealtimeSettings settings, MemberChange change) {
    WebhookSink.super.member(settings, change);
    if (settings.history().keeps(change.channel())) {
      history.record(change);
    }
  }
}
