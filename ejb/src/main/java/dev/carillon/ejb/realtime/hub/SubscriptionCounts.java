package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells other nodes, subscribers and webhooks what became of the numbers of subscriptions since the
 * last time. One thread at a time calls it.
 */
final class SubscriptionCounts {

  private final RealtimeApps apps;
  private final ClusterLink link;
  private final WebhookSink webhooks;
  private final long vacatedDelayNanos;
  private final NodeChannels node;
  private final Occupancy occupancy;

  SubscriptionCounts(
      RealtimeApps apps,
      ClusterLink link,
      WebhookSink webhooks,
      Duration vacatedDelay,
      NodeChannels node,
      Occupancy occupancy) {
    this.apps = apps;
    this.link = link;
    this.webhooks = webhooks;
    this.vacatedDelayNanos = vacatedDelay.toNanos();
    this.node = node;
    this.occupancy = occupancy;
  }

  void tell() {
    long now = System.nanoTime();
    for (AppChannels app : node.all()) {
      Set<String> changed = tellNodes(app, now);
      RealtimeSettings settings = settings(app, changed);
      if (settings != null) {
        if (settings.subscriptionCounts()) {
          changed.forEach(name -> tellCount(app, settings, name));
        }
        tellVacated(app, settings, now);
      }
    }
  }

  /** Null when the app is no more. */
  private RealtimeSettings settings(AppChannels app, Set<String> changed) {
    try {
      return apps.settings(app.appId()).orElse(null);
    } catch (RuntimeException e) {
      app.recount().addAll(changed); // for the next time
      throw e;
    }
  }

  private Set<String> tellNodes(AppChannels app, long now) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> changed = new HashSet<>();
    for (String name : app.changedCounts()) {
      app.changedCounts().remove(name);
      changed.add(name);
      Channel channel = app.channels().get(name);
      counts.put(name, channel == null ? 0 : channel.size());
      if (channel == null && app.announced().contains(name)) {
        app.vacatedAt().putIfAbsent(name, now);
      }
      if (counts.size() == ClusterMessage.MOST) {
        link.send(new ClusterMessage.Counts(app.appId(), null, counts));
        counts.clear();
      }
    }
    if (!counts.isEmpty()) {
      link.send(new ClusterMessage.Counts(app.appId(), null, counts));
    }
    for (String name : app.recount()) {
      app.recount().remove(name);
      changed.add(name);
    }
    return changed;
  }

  private void tellCount(AppChannels app, RealtimeSettings settings, String name) {
    ChannelName channelName = new ChannelName(name);
    if (channelName.isPresence() || channelName.userId() != null) {
      return;
    }
    int total = occupancy.subscriptionCount(app.appId(), name);
    Channel channel = app.channels().get(name);
    if (channel != null) {
      synchronized (channel) {
        channel.tellAll(to -> Frames.subscriptionCount(to, name, total), null);
      }
    }
    webhooks.tell(
        app.appId(),
        settings,
        "subscription_count",
        name,
        details -> details.put("subscription_count", total));
  }

  private void tellVacated(AppChannels app, RealtimeSettings settings, long now) {
    app.vacatedAt()
        .forEach(
            (name, since) -> {
              if (app.channels().containsKey(name)) {
                app.vacatedAt().remove(name);
              } else if (now - since >= vacatedDelayNanos) {
                app.vacatedAt().remove(name);
                app.announced().remove(name);
                if (occupancy.subscriptionCount(app.appId(), name) == 0) {
                  webhooks.tell(app.appId(), settings, "channel_vacated", name, details -> {});
                }
              }
            });
  }
}
