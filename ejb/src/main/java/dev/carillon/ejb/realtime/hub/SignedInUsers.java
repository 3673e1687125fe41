package dev.carillon.ejb.realtime.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.auth.Authorization;
import dev.carillon.ejb.realtime.auth.Authorization.Refused;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.ClientSession.SignedInUser;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections that are somebody's: signing in, telling watchlists who comes and goes, closing all
 * connections of a user. Safe for many threads.
 */
final class SignedInUsers {

  private final HubMetrics metrics;
  private final ClusterLink link;
  private final NodeChannels node;
  private final RemoteNodes others;
  private final Subscriptions subscriptions;
  private final Authorization authorization;

  SignedInUsers(
      RealtimeApps apps,
      HubMetrics metrics,
      ClusterLink link,
      NodeChannels node,
      RemoteNodes others,
      Subscriptions subscriptions) {
    this.metrics = metrics;
    this.link = link;
    this.node = node;
    this.others = others;
    this.subscriptions = subscriptions;
    this.authorization = new Authorization(apps);
  }

  /** Answers a sign-in; a wrong one ends the connection, as the protocol has it. */
  void signIn(ClientSession session, RealtimeSettings settings, ClientFrame.SignIn frame) {
    SignedInUser user;
    try {
      user = authorization.signIn(session, frame.auth(), frame.userData());
    } catch (Refused e) {
      metrics.refused("signin");
      int code = CloseCode.UNAUTHORIZED.code();
      session.send(Frames.error(session.generation(), code, e.getMessage()));
      session.connection().close(CloseCode.UNAUTHORIZED);
      return;
    }
    if (session.user() != null) {
      forget(session);
      subscriptions.unsubscribe(session, ChannelName.toUser(session.user().id()).value());
    }
    session.signIn(user);
    remember(session, user);
    session.send(Frames.signedIn(session.generation(), frame.userData()));
    String own = ChannelName.toUser(user.id()).value();
    subscriptions.subscribe(session, settings, new ClientFrame.Subscribe(own, null, null, null));
    sayWhoIsThere(session, user);
  }

  private void remember(ClientSession session, SignedInUser user) {
    AppChannels app = node.of(session.appId());
    boolean first;
    synchronized (app.byUser()) {
      first = !app.byUser().containsKey(user.id());
      app.byUser().compute(user.id(), (id, sessions) -> added(sessions, session));
      if (first) {
        tellNodes(app, user.id(), true);
      }
    }
    for (String watched : user.watchlist()) {
      app.watchers().compute(watched, (id, sessions) -> added(sessions, session));
    }
    if (first) {
      cameOrWent(app, user.id(), true);
    }
    if (session.isClosed()) {
      forget(session);
    }
  }

  private void tellNodes(AppChannels app, String userId, boolean online) {
    link.send(new ClusterMessage.Users(app.appId(), null, online, List.of(userId)));
  }

  private static Set<ClientSession> added(Set<ClientSession> sessions, ClientSession session) {
    Set<ClientSession> result = sessions == null ? ConcurrentHashMap.newKeySet(2) : sessions;
    result.add(session);
    return result;
  }

  private static Set<ClientSession> removed(Set<ClientSession> sessions, ClientSession session) {
    sessions.remove(session);
    return sessions.isEmpty() ? null : sessions;
  }

  /** A signed-in connection is gone, or becomes another user's. */
  void forget(ClientSession session) {
    SignedInUser user = session.user();
    AppChannels app = node.of(session.appId());
    boolean last;
    synchronized (app.byUser()) {
      Set<ClientSession> there = app.byUser().getOrDefault(user.id(), Set.of());
      last = there.contains(session) && there.size() == 1;
      app.byUser().computeIfPresent(user.id(), (id, sessions) -> removed(sessions, session));
      if (last) {
        tellNodes(app, user.id(), false);
      }
    }
    for (String watched : user.watchlist()) {
      app.watchers().computeIfPresent(watched, (id, sessions) -> removed(sessions, session));
    }
    if (last) {
      cameOrWent(app, user.id(), false);
    }
  }

  private void cameOrWent(AppChannels app, String userId, boolean online) {
    if (!others.isOnline(app.appId(), userId)) {
      tellWatchers(app.appId(), List.of(userId), online);
    }
  }

  /** Tells the watchers on this node of users who came to the app or left it. */
  void tellWatchers(String appId, List<String> userIds, boolean online) {
    AppChannels app = node.of(appId);
    for (String userId : userIds) {
      ObjectNode event = Frames.watchlistEvent(online ? "online" : "offline", List.of(userId));
      for (ClientSession watcher : app.watchers().getOrDefault(userId, Set.of())) {
        watcher.send(Frames.watchlist(watcher.generation(), List.of(event)));
      }
    }
  }

  private void sayWhoIsThere(ClientSession session, SignedInUser user) {
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    for (String watched : user.watchlist()) {
      (isOnline(session.appId(), watched) ? online : offline).add(watched);
    }
    List<ObjectNode> events = new ArrayList<>();
    if (!online.isEmpty()) {
      events.add(Frames.watchlistEvent("online", online));
    }
    if (!offline.isEmpty()) {
      events.add(Frames.watchlistEvent("offline", offline));
    }
    if (!events.isEmpty()) {
      session.send(Frames.watchlist(session.generation(), events));
    }
  }

  /** Whether a user is signed in on any node. */
  boolean isOnline(String appId, String userId) {
    return node.find(appId).map(app -> app.byUser().containsKey(userId)).orElse(false)
        || others.isOnline(appId, userId);
  }

  /** Whether the user has a connection on this node, other than by what another node says. */
  boolean isHere(String appId, String userId) {
    return node.find(appId).map(app -> app.byUser().containsKey(userId)).orElse(false);
  }

  /** Closes a user's connections on this node. */
  void close(String appId, String userId, boolean reconnect) {
    CloseCode code = reconnect ? CloseCode.RECONNECT : CloseCode.UNAUTHORIZED;
    Map<String, Set<ClientSession>> byUser =
        node.find(appId).<Map<String, Set<ClientSession>>>map(AppChannels::byUser).orElse(Map.of());
    for (ClientSession session : byUser.getOrDefault(userId, Set.of())) {
      session.connection().close(code);
    }
  }
}
