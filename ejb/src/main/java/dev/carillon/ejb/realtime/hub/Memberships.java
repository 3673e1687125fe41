package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.auth.Authorization.Refused;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.PresenceView;
import dev.carillon.ejb.realtime.channel.Subscriber.Member;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.MemberChange;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRepository;
import dev.carillon.persistence.realtime.PresenceRepository.NodeMember;
import dev.carillon.persistence.realtime.PresenceRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users on presence channels: each is one row for this node, from its first connection here to its
 * last. Safe for many threads; joining and leaving hold {@link Channel#changes}, and wait for the
 * database under nothing else.
 */
final class Memberships {

  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  private static final int BETWEEN_RENEWALS = 100;

  private final RealtimeApps apps;
  private final PresenceRepository presence;
  private final ClusterLink link;
  private final WebhookSink webhooks;
  private final HubMetrics metrics;
  private final NodeChannels node;

  /** Rows that could not be taken away yet. */
  private final Set<Seat> left = ConcurrentHashMap.newKeySet();

  private record Seat(String appId, String channel, String userId) {}

  private record Place(String appId, String channel) {}

  Memberships(
      RealtimeApps apps,
      PresenceRepository presence,
      ClusterLink link,
      WebhookSink webhooks,
      HubMetrics metrics,
      NodeChannels node) {
    this.apps = apps;
    this.presence = presence;
    this.link = link;
    this.webhooks = webhooks;
    this.metrics = metrics;
    this.node = node;
  }

  /** One more connection of a user's. */
  void join(Channel channel, RealtimeSettings settings, ClientSession session, Member member)
      throws Refused {
    PresenceView view = loadedView(channel);
    String userId = member.userId();
    synchronized (channel) {
      if (!view.contains(userId) && view.size() >= settings.limits().presenceMembers()) {
        metrics.refused("presence_members");
        throw new Refused("LimitReached", "the presence channel is full", 403);
      }
      if (!view.connect(userId)) {
        return;
      }
    }
    String name = channel.name().value();
    String info = member.info().toString();
    store(channel, view, new PresenceRow(userId, link.nodeId(), info));
    synchronized (channel) {
      if (view.add(userId, member.info(), link.nodeId())) {
        channel.tellAll(to -> Frames.memberAdded(to, name, userId, member.info()), session);
        tell(settings, MemberChange.joined(channel.appId(), name, userId, member.info()));
      }
    }
    link.send(new ClusterMessage.Member(channel.appId(), name, userId, info));
  }

  private void store(Channel channel, PresenceView view, PresenceRow row) {
    try {
      presence.join(channel.appId(), channel.name().value(), row);
    } catch (StorageException e) {
      synchronized (channel) {
        view.disconnect(row.userId());
      }
      throw e;
    }
  }

  /** The view is there before the list is read, so that it hears what other nodes say meanwhile. */
  private PresenceView loadedView(Channel channel) {
    PresenceView view;
    synchronized (channel) {
      view = channel.presence() == null ? new PresenceView() : channel.presence();
      channel.presence(view);
      if (view.isLoaded()) {
        return view;
      }
    }
    List<PresenceRow> rows = presence.members(channel.appId(), channel.name().value());
    synchronized (channel) {
      view.load(
          rows.stream()
              .map(
                  row ->
                      new PresenceView.Present(
                          row.userId(), PresenceView.info(row.userInfo()), row.nodeId()))
              .toList());
    }
    return view;
  }

  /** One connection of a user's less. */
  void leave(Channel channel, RealtimeSettings settings, String userId) {
    PresenceView view = channel.presence();
    synchronized (channel) {
      if (!view.disconnect(userId)) {
        return;
      }
    }
    String name = channel.name().value();
    try {
      presence.leave(channel.appId(), name, userId, link.nodeId());
    } catch (StorageException e) {
      // The connection is gone all the same, and others on it have to be cleared up too.
      LOG.warn("a member's row stays until it can be taken away: {}", e.getMessage());
      left.add(new Seat(channel.appId(), name, userId));
    }
    synchronized (channel) {
      if (view.remove(userId, link.nodeId())) {
        channel.tellAll(to -> Frames.memberRemoved(to, name, userId), null);
        tell(settings, MemberChange.left(channel.appId(), name, userId));
      }
    }
    link.send(new ClusterMessage.Member(channel.appId(), name, userId, null));
  }

  private void tell(RealtimeSettings settings, MemberChange change) {
    if (settings != null) {
      webhooks.member(settings, change);
    }
  }

  /**
   * Forgets a node whose lease ended. One of those that do so at once says of its users, but for
   * those who are elsewhere too, that they are gone.
   */
  void forget(String nodeId) {
    Map<Place, List<String>> lost =
        presence.onNode(nodeId).stream()
            .collect(
                Collectors.groupingBy(
                    row -> new Place(row.appId(), row.channel()),
                    Collectors.mapping(NodeMember::userId, Collectors.toList())));
    if (presence.forget(nodeId)) {
      lost.forEach((place, users) -> tellLost(place, users, nodeId));
    }
  }

  private void tellLost(Place place, List<String> users, String nodeId) {
    RealtimeSettings settings = apps.settings(place.appId).orElse(null);
    Set<String> elsewhere =
        presence.members(place.appId, place.channel).stream()
            .map(PresenceRow::userId)
            .collect(Collectors.toSet());
    for (String userId : users) {
      if (!elsewhere.contains(userId)) {
        tell(settings, MemberChange.lost(place.appId, place.channel, userId, nodeId));
      }
    }
  }

  /** Takes away the rows of members that could not be taken away when they left. */
  void repeatLeaves() {
    for (Seat seat : left) {
      left.remove(seat); // first: the same user may leave in vain once more meanwhile
      boolean done = false;
      try {
        repeatLeave(seat);
        done = true;
      } finally {
        if (!done) {
          left.add(seat);
        }
      }
    }
  }

  private void repeatLeave(Seat seat) {
    Channel channel = node.channel(seat.appId, seat.channel).orElse(null);
    if (channel == null) {
      takeAway(seat);
      node.channel(seat.appId, seat.channel).ifPresent(made -> storeIfHere(made, seat.userId));
      return;
    }
    synchronized (channel.changes()) {
      if (!isHere(channel, seat.userId)) {
        takeAway(seat);
      }
    }
  }

  /** Without a channel there was nothing to lock: who joined just then may have lost the row. */
  private void storeIfHere(Channel channel, String userId) {
    synchronized (channel.changes()) {
      String info = here(channel).get(userId);
      if (info != null) {
        again(channel, userId, info);
      }
    }
  }

  private static boolean isHere(Channel channel, String userId) {
    synchronized (channel) {
      return channel.presence() != null && channel.presence().isHere(userId);
    }
  }

  /** Nodes that read the row meanwhile are told once more. */
  private void takeAway(Seat seat) {
    presence.leave(seat.appId, seat.channel, seat.userId, link.nodeId());
    link.send(new ClusterMessage.Member(seat.appId, seat.channel, seat.userId, null));
  }

  /**
   * The others took this node for dead and forgot its rows: writes them anew and says who is here.
   *
   * @param stillKnown renews this node's lease; asked every {@value #BETWEEN_RENEWALS} rows
   * @return whether all are written; false when the others forgot this node again meanwhile
   */
  boolean storeAgain(BooleanSupplier stillKnown) {
    int written = 0;
    for (AppChannels app : node.all()) {
      for (Channel channel : app.channels().values()) {
        for (String userId : here(channel).keySet()) {
          storeIfHere(channel, userId);
          if (++written % BETWEEN_RENEWALS == 0 && !stillKnown.getAsBoolean()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static Map<String, String> here(Channel channel) {
    synchronized (channel) {
      return channel.presence() == null ? Map.of() : channel.presence().here();
    }
  }

  private void again(Channel channel, String userId, String info) {
    String name = channel.name().value();
    presence.join(channel.appId(), name, new PresenceRow(userId, link.nodeId(), info));
    link.send(new ClusterMessage.Member(channel.appId(), name, userId, info));
  }
}
