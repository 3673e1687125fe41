package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.auth.Authorization;
import dev.carillon.ejb.realtime.auth.Authorization.Refused;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.SerialOrder;
import dev.carillon.ejb.realtime.channel.Subscriber;
import dev.carillon.ejb.realtime.channel.Subscriber.Member;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.ClientFrame.Position;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.recovery.Recovery;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joining channels and leaving them. Safe for many threads. */
final class Subscriptions {

  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final RealtimeApps apps;
  private final HubMetrics metrics;
  private final NodeChannels node;
  private final Authorization authorization;
  private final Recovery recovery;
  private final Memberships members;
  private final Deliveries deliveries;
  private final Openings openings;

  /** What a subscriber gets before live events. */
  private enum Past {
    NONE,
    RESUME,
    REWIND
  }

  Subscriptions(
      RealtimeApps apps,
      HubMetrics metrics,
      NodeChannels node,
      Recovery recovery,
      Memberships members,
      Deliveries deliveries,
      Openings openings) {
    this.apps = apps;
    this.metrics = metrics;
    this.node = node;
    this.authorization = new Authorization(apps);
    this.recovery = recovery;
    this.members = members;
    this.deliveries = deliveries;
    this.openings = openings;
  }

  /** Answers a subscription: it stands, or it is refused with a reason. */
  void subscribe(ClientSession session, RealtimeSettings settings, ClientFrame.Subscribe frame) {
    try {
      ChannelName channel = channelName(frame.channel(), session.generation());
      requireRoom(session, settings, frame.channel());
      Member member = authorization.admit(session, channel, frame.auth(), frame.channelData());
      join(session, settings, channel, member, frame);
    } catch (Refused e) {
      refuse(session, frame.channel(), e);
    } catch (StorageException e) {
      LOG.warn("connection {} could not subscribe", session.socketId(), e);
      refuse(session, frame.channel(), new Refused("Unavailable", "try again later", 503));
    }
  }

  private void refuse(ClientSession session, String channel, Refused why) {
    metrics.refused("subscription");
    session.send(
        Frames.subscriptionError(
            session.generation(), channel, why.type(), why.getMessage(), why.status()));
    recovery.giveUp(session, channel);
  }

  private static ChannelName channelName(String text, Generation generation) throws Refused {
    if (!ChannelName.isValid(text)) {
      int longest = ChannelName.MAX_SUBSCRIBE_LENGTH;
      throw new Refused(
          "InvalidRequest",
          "channel name is invalid, or longer than " + longest + " characters",
          400);
    }
    ChannelName name = new ChannelName(text);
    if (generation == Generation.ONE && !name.isOfFirstGeneration()) {
      throw new Refused("InvalidRequest", "a channel name with a colon needs protocol 2", 400);
    }
    return name;
  }

  private static void requireRoom(ClientSession session, RealtimeSettings settings, String channel)
      throws Refused {
    if (session.subscriptionCount() >= settings.limits().channels()
        && session.subscription(channel) == null) {
      throw new Refused("LimitReached", "the connection has too many channels", 403);
    }
  }

  private void join(
      ClientSession session,
      RealtimeSettings settings,
      ChannelName name,
      Member member,
      ClientFrame.Subscribe frame)
      throws Refused {
    Position held = session.held(name.value());
    Past past = held != null ? Past.RESUME : frame.rewind() != null ? Past.REWIND : Past.NONE;
    Subscriber joined = null;
    while (joined == null) {
      Channel channel =
          node.of(session.appId())
              .channels()
              .computeIfAbsent(name.value(), key -> new Channel(session.appId(), name));
      synchronized (channel.changes()) {
        if (!channel.isVacant()) {
          joined = join(channel, session, settings, member, past);
        }
      }
    }
    session.takeHeld(name.value());
    if (!session.track(joined)) {
      leave(session, joined);
      return;
    }
    openings.changed(joined.channel(), settings);
    recovery.replay(joined, settings, held, frame.rewind());
  }

  /** Holding the channel's changes: what waits for the database comes before the channel's lock. */
  private Subscriber join(
      Channel channel, ClientSession session, RealtimeSettings settings, Member member, Past past)
      throws Refused {
    Subscriber known = channel.subscriber(session);
    Subscriber subscriber = known == null ? new Subscriber(session, channel, member) : known;
    boolean kept = settings.history().keeps(channel.name().value());
    try {
      if (kept) {
        deliveries.begin(channel);
      }
      if (known == null && member != null) {
        members.join(channel, settings, session, member);
      }
      synchronized (channel) {
        enter(channel, subscriber, kept, past);
        openings.replayCached(channel, session, settings);
      }
      return subscriber;
    } finally {
      vacateIfEmpty(channel);
    }
  }

  private static void enter(Channel channel, Subscriber subscriber, boolean kept, Past past) {
    ClientSession session = subscriber.session();
    Broadcast.Position position = kept ? position(channel.order()) : null;
    subscriber.attachAt(position == null ? 0 : position.serial());
    if (position != null && past != Past.NONE && session.generation() == Generation.TWO) {
      subscriber.closeGate();
    }
    channel.add(subscriber);
    session.send(
        Frames.subscribed(
            session.generation(),
            channel.name().value(),
            subscriber.member() == null ? null : channel.presence().snapshot(),
            position,
            past == Past.RESUME));
  }

  private static Broadcast.Position position(SerialOrder order) {
    return new Broadcast.Position(order.streamId(), order.last(), 0);
  }

  private void vacateIfEmpty(Channel channel) {
    synchronized (channel) {
      if (channel.vacateIfEmpty()) {
        node.of(channel.appId()).channels().remove(channel.name().value(), channel);
      }
    }
  }

  /** Leaves a channel; nothing happens if the connection is not on it. */
  void unsubscribe(ClientSession session, String channel) {
    Subscriber subscriber = session.untrack(channel);
    if (subscriber != null) {
      leave(session, subscriber);
    }
  }

  /** Takes a subscription away, from a connection that lives or one that is gone. */
  void leave(ClientSession session, Subscriber subscriber) {
    Channel channel = subscriber.channel();
    RealtimeSettings settings = settingsFor(session);
    synchronized (channel.changes()) {
      synchronized (channel) {
        if (!channel.remove(session)) {
          return;
        }
      }
      try {
        if (subscriber.member() != null) {
          members.leave(channel, settings, subscriber.member().userId());
        }
      } finally {
        vacateIfEmpty(channel);
      }
    }
    openings.changed(channel, settings);
  }

  /** Null when they cannot be had: leaving must not fail, only its webhooks do. */
  private RealtimeSettings settingsFor(ClientSession session) {
    try {
      return apps.settings(session.appId()).orElse(null);
    } catch (StorageException e) {
      LOG.warn("settings of app {} cannot be read: {}", session.appId(), e.getMessage());
      return null;
    }
  }
}
