package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks silent connections for a sign of life, and ends those that give none or do not say in time
 * who they are, and those whose app or key is not good any more. One pass over all of them each
 * time; one thread at a time calls it.
 */
final class Heartbeats {

  private static final long SIGN_IN_NANOS = Duration.ofSeconds(30).toNanos();

  private final RealtimeApps apps;
  private final RealtimeConfig.Connections config;
  private final NodeChannels node;

  Heartbeats(RealtimeApps apps, RealtimeConfig.Connections config, NodeChannels node) {
    this.apps = apps;
    this.config = config;
    this.node = node;
  }

  void beat() {
    long now = System.nanoTime();
    for (AppChannels app : node.all()) {
      boolean authorizedOnly = isAuthorizedOnly(app.appId());
      Map<String, Boolean> good = new HashMap<>();
      for (ClientSession session : app.sessions().values()) {
        beat(session, now);
        if (!good.computeIfAbsent(session.key(), this::isGood)) {
          session.connection().close(CloseCode.APP_DISABLED);
        } else if (authorizedOnly
            && !session.isAuthorized()
            && now - session.openedAtNanos() > SIGN_IN_NANOS) {
          session.connection().close(CloseCode.UNAUTHORIZED);
        }
      }
    }
  }

  /** While the database is away, all are. */
  private boolean isGood(String key) {
    try {
      return apps.isGood(key);
    } catch (StorageException e) {
      return true;
    }
  }

  /** While the database is away nobody is ended for it, and everybody's heartbeat goes on. */
  private boolean isAuthorizedOnly(String appId) {
    try {
      return apps.settings(appId).map(RealtimeSettings::authorizedOnly).orElse(false);
    } catch (StorageException e) {
      return false;
    }
  }

  private void beat(ClientSession session, long now) {
    long silent = now - session.seenAtNanos();
    long activity = session.connection().pingAfter(config.activityTimeout()).toNanos();
    if (silent > activity + config.pongTimeout().toNanos() && session.isPinged()) {
      session.connection().close(CloseCode.NO_PONG);
    } else if (silent > activity && !session.isPinged()) {
      session.markPinged();
      if (session.generation() == Generation.ONE) {
        session.send(Frames.ping(Generation.ONE));
      } else {
        session.connection().ping();
      }
    }
  }
}
