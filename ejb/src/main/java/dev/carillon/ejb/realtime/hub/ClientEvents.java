package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.platform.limit.CellRate;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.Subscriber;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.FrameException;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import java.time.Duration;
import java.util.UUID;

/** Events from client to clients: neither stored nor cached, and never back to who sent them. */
final class ClientEvents {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ClusterLink link;
  private final WebhookSink webhooks;
  private final HubMetrics metrics;
  private final Deliveries deliveries;

  ClientEvents(ClusterLink link, WebhookSink webhooks, HubMetrics metrics, Deliveries deliveries) {
    this.link = link;
    this.webhooks = webhooks;
    this.metrics = metrics;
    this.deliveries = deliveries;
  }

  void send(ClientSession session, RealtimeSettings settings, ClientFrame.ClientEvent frame)
      throws FrameException {
    Subscriber subscriber = session.subscription(frame.channel());
    require(settings.clientEvents(), "client events are not enabled for this app");
    require(subscriber != null, "client events need a subscription to the channel");
    ChannelName name = subscriber.channel().name();
    require(name.takesClientEvents(), "client events need a private or presence channel");
    require(
        frame.data().bytes() <= settings.limits().eventBytes(),
        "client event data has at most " + settings.limits().eventBytes() + " bytes");
    int perSecond = settings.limits().clientEventsPerSecond();
    if (!session.clientEvents().take(System.nanoTime(), CellRate.per(perSecond, SECOND))) {
      metrics.refused("client_event_rate");
      throw new FrameException(
          FrameException.RATE, "at most " + perSecond + " client events a second");
    }
    deliver(session, settings, subscriber, frame);
  }

  private static void require(boolean condition, String complaint) throws FrameException {
    if (!condition) {
      throw new FrameException(FrameException.OTHER, complaint);
    }
  }

  private void deliver(
      ClientSession session,
      RealtimeSettings settings,
      Subscriber subscriber,
      ClientFrame.ClientEvent frame) {
    String userId = subscriber.member() == null ? null : subscriber.member().userId();
    Broadcast event =
        new Broadcast(
            frame.channel(),
            frame.event(),
            frame.data(),
            userId,
            UUID.randomUUID().toString(),
            null);
    deliveries.deliver(session.appId(), event, session.socketId());
    link.send(new ClusterMessage.Event(session.appId(), event, session.socketId()));
    webhooks.tell(
        session.appId(),
        settings,
        "client_event",
        frame.channel(),
        details -> {
          details.put("event", frame.event()).put("data", frame.data().text());
          details.put("socket_id", session.socketId());
          if (userId != null) {
            details.put("user_id", userId);
          }
        });
  }
}
