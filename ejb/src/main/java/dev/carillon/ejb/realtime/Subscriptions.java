package dev.carillon.ejb.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.error.ServiceException;
import dev.carillon.ejb.realtime.Authorization.Refused;
import dev.carillon.ejb.realtime.Subscriber.Member;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.ClientFrame.Position;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.presence.PresenceView;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRow;
import java.util.function.Consumer;

/** Joining channels and leaving them. Safe for many threads. */
final class Subscriptions {

  private final HubServices services;
  private final NodeChannels node;
  private final RemoteNodes others;
  private final Authorization authorization;
  private final Recovery recovery;

  /** What a subscriber gets before live events. */
  private enum Past {
    NONE,
    RESUME,
    REWIND
  }

  Subscriptions(HubServices services, NodeChannels node, RemoteNodes others, Recovery recovery) {
    this.services = services;
    this.node = node;
    this.others = others;
    this.authorization = new Authorization(services.apps());
    this.recovery = recovery;
  }

  /** Answers a subscription: it stands, or it is refused with a reason. */
  void subscribe(ClientSession session, RealtimeSettings settings, ClientFrame.Subscribe frame) {
    try {
      ChannelName channel = channelName(frame.channel());
      requireRoom(session, settings);
      Member member = authorization.admit(session, channel, frame.auth(), frame.channelData());
      join(session, settings, channel, member, frame);
    } catch (Refused e) {
      services.metrics().refused("subscription");
      session.send(
          Frames.subscriptionError(
              session.generation(), frame.channel(), e.type(), e.getMessage(), e.status()));
      recovery.giveUp(session, frame.channel());
    }
  }

  private static ChannelName channelName(String text) throws Refused {
    try {
      ChannelName name = new ChannelName(text);
      if (text.length() <= ChannelName.MAX_SUBSCRIBE_LENGTH || name.userId() != null) {
        return name;
      }
    } catch (ServiceException e) {
      throw new Refused("InvalidRequest", e.getMessage(), 400);
    }
    throw new Refused(
        "InvalidRequest",
        "channel name is longer than " + ChannelName.MAX_SUBSCRIBE_LENGTH + " characters",
        400);
  }

  private static void requireRoom(ClientSession session, RealtimeSettings settings) throws Refused {
    if (session.subscriptionCount() >= settings.limits().channels()) {
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
    Position held = session.takeHeld(name.value());
    Past past = held != null ? Past.RESUME : frame.rewind() != null ? Past.REWIND : Past.NONE;
    Subscriber joined = null;
    while (joined == null) {
      Channel channel =
          node.of(session.appId())
              .channels()
              .computeIfAbsent(name.value(), key -> new Channel(session.appId(), name));
      synchronized (channel) {
        if (!channel.isVacant()) {
          joined = joinLocked(channel, session, settings, member, past);
        }
      }
    }
    if (!session.track(joined)) {
      leave(session, joined);
      return;
    }
    changed(joined.channel(), settings);
    recovery.replay(joined, settings, held, frame.rewind());
  }

  private Subscriber joinLocked(
      Channel channel, ClientSession session, RealtimeSettings settings, Member member, Past past)
      throws Refused {
    Subscriber known = channel.subscriber(session);
    Subscriber subscriber = known == null ? new Subscriber(session, channel, member) : known;
    try {
      if (known == null && member != null) {
        joinPresence(channel, settings, session, member);
      }
      Broadcast.Position position = position(channel, settings);
      subscriber.attachAt(position == null ? 0 : position.serial());
      if (position != null && past != Past.NONE && session.generation() == Generation.TWO) {
        subscriber.closeGate();
      }
      channel.add(subscriber);
      session.send(
          Frames.subscribed(
              session.generation(),
              channel.name().value(),
              member == null ? null : channel.presence().snapshot(),
              position,
              past == Past.RESUME));
      replayCached(channel, session, settings);
      return subscriber;
    } finally {
      if (channel.vacateIfEmpty()) {
        node.of(session.appId()).channels().remove(channel.name().value(), channel);
      }
    }
  }

  private Broadcast.Position position(Channel channel, RealtimeSettings settings) {
    if (!settings.history().keeps(channel.name().value())) {
      return null;
    }
    SerialOrder order =
        channel.orderFrom(name -> services.history().attach(channel.appId(), name.value()));
    return new Broadcast.Position(order.streamId(), order.last(), 0);
  }

  private void replayCached(Channel channel, ClientSession session, RealtimeSettings settings) {
    if (!channel.name().isCache()) {
      return;
    }
    String name = channel.name().value();
    AppChannels.Cached last = node.of(session.appId()).cached(name, services.clock().millis());
    if (last != null) {
      session.send(last.event().frame(session.generation()));
    } else {
      session.send(Frames.cacheMiss(session.generation(), name));
      services.webhooks().tell(session.appId(), settings, "cache_miss", name, details -> {});
    }
  }

  private void joinPresence(
      Channel channel, RealtimeSettings settings, ClientSession session, Member member)
      throws Refused {
    PresenceView view = viewOf(channel);
    if (!view.contains(member.userId()) && view.size() >= settings.limits().presenceMembers()) {
      services.metrics().refused("presence_members");
      throw new Refused("LimitReached", "the presence channel is full", 403);
    }
    String nodeId = services.cluster().nodeId();
    String name = channel.name().value();
    if (!view.connect(member.userId())) {
      return;
    }
    String info = member.info().toString();
    store(channel, view, new PresenceRow(member.userId(), nodeId, info));
    if (view.add(member.userId(), member.info(), nodeId)) {
      channel.tellAll(to -> Frames.memberAdded(to, name, member.userId(), member.info()), session);
      tellMember(channel, settings, "member_added", member.userId());
    }
    services
        .cluster()
        .send(new ClusterMessage.Member(channel.appId(), name, member.userId(), info));
  }

  private void store(Channel channel, PresenceView view, PresenceRow row) {
    try {
      services
          .presence()
          .join(channel.appId(), channel.name().value(), row, services.clock().millis());
    } catch (StorageException e) {
      view.disconnect(row.userId());
      throw e;
    }
  }

  private PresenceView viewOf(Channel channel) {
    PresenceView view = channel.presence();
    if (view == null) {
      PresenceView fresh = new PresenceView();
      services
          .presence()
          .members(channel.appId(), channel.name().value(), services.clock().millis())
          .forEach(row -> fresh.add(row.userId(), PresenceView.info(row.userInfo()), row.nodeId()));
      channel.presence(fresh);
      return fresh;
    }
    return view;
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
    RealtimeSettings settings = services.apps().settings(session.appId()).orElse(null);
    synchronized (channel) {
      if (!channel.remove(session)) {
        return;
      }
      if (subscriber.member() != null) {
        leavePresence(channel, settings, subscriber.member().userId());
      }
      if (channel.vacateIfEmpty()) {
        node.of(session.appId()).channels().remove(channel.name().value(), channel);
      }
    }
    changed(channel, settings);
  }

  private void leavePresence(Channel channel, RealtimeSettings settings, String userId) {
    PresenceView view = channel.presence();
    if (!view.disconnect(userId)) {
      return;
    }
    String nodeId = services.cluster().nodeId();
    String name = channel.name().value();
    services.presence().leave(channel.appId(), name, userId, nodeId);
    if (view.remove(userId, nodeId)) {
      channel.tellAll(to -> Frames.memberRemoved(to, name, userId), null);
      tellMember(channel, settings, "member_removed", userId);
    }
    services.cluster().send(new ClusterMessage.Member(channel.appId(), name, userId, null));
  }

  private void tellMember(Channel channel, RealtimeSettings settings, String event, String userId) {
    tell(channel, settings, event, details -> details.put("user_id", userId));
  }

  private void tell(
      Channel channel, RealtimeSettings settings, String event, Consumer<ObjectNode> details) {
    if (settings != null) {
      services.webhooks().tell(channel.appId(), settings, event, channel.name().value(), details);
    }
  }

  /** The number of subscriptions changed: others are told with the next tick. */
  private void changed(Channel channel, RealtimeSettings settings) {
    AppChannels app = node.of(channel.appId());
    String name = channel.name().value();
    app.changedCounts().add(name);
    if (settings != null
        && !settings.webhooks().isEmpty()
        && channel.size() > 0
        && app.announced().add(name)
        && others.count(channel.appId(), name) == 0) {
      tell(channel, settings, "channel_occupied", details -> {});
    }
  }
}
