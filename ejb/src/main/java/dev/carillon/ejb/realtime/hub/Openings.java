package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import java.time.Clock;

/**
 * What a new subscription brings about beside itself: the last event of a cache channel, the news
 * that a channel is occupied. Safe for many threads.
 */
final class Openings {

  private final WebhookSink webhooks;
  private final Clock clock;
  private final NodeChannels node;
  private final RemoteNodes others;

  Openings(WebhookSink webhooks, Clock clock, NodeChannels node, RemoteNodes others) {
    this.webhooks = webhooks;
    this.clock = clock;
    this.node = node;
    this.others = others;
  }

  /** Under the channel's lock. */
  void replayCached(Channel channel, ClientSession session, RealtimeSettings settings) {
    if (!channel.name().isCache()) {
      return;
    }
    String name = channel.name().value();
    AppChannels.Cached last = node.of(session.appId()).cached(name, clock.millis());
    if (last != null) {
      session.send(last.event().frame(session.generation()));
    } else {
      session.send(Frames.cacheMiss(session.generation(), name));
      webhooks.tell(session.appId(), settings, "cache_miss", name, details -> {});
    }
  }

  /** The number of subscriptions changed: others are told with the next tick. */
  void changed(Channel channel, RealtimeSettings settings) {
    AppChannels app = node.of(channel.appId());
    String name = channel.name().value();
    if (settings != null
        && !settings.webhooks().isEmpty()
        && channel.name().userId() == null
        && channel.size() > 0
        && app.announced().add(name)
        && others.count(channel.appId(), name) == 0) {
      webhooks.tell(channel.appId(), settings, "channel_occupied", name, details -> {});
    }
    // Last, so that the tick which finds the channel empty again knows that it was announced.
    app.changedCounts().add(name);
  }
}
