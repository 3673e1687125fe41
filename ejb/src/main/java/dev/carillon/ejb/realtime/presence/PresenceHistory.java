package dev.carillon.ejb.realtime.presence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.MemberChange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Takes changes of members while the hub goes on, and writes them a few times a second, in the
 * order in which this node saw them: who joins waits for no history. What the database does not
 * take is tried again. Past {@value #CAPACITY} changes, and while the database has no room, the
 * next are dropped and counted; what waits when the process is killed is lost. Safe for many
 * threads; one writes at a time.
 */
@ApplicationScoped
public class PresenceHistory {

  static final int CAPACITY = 10_000;
  private static final int AT_ONCE = 200;
  private static final int TRIM_EVERY = 64;

  private final ChannelHistory history;
  private final RealtimeApps apps;
  private final StorageRoom room;
  private final HubMetrics metrics;
  private final ArrayBlockingQueue<MemberChange> waiting = new ArrayBlockingQueue<>(CAPACITY);

  /** Taken from the queue and not written yet. */
  private List<MemberChange> underWay = List.of();

  private record Stream(String appId, String channel) {
    String name() {
      return streamOf(channel);
    }
  }

  @Inject
  public PresenceHistory(
      ChannelHistory history, RealtimeApps apps, StorageRoom room, HubMetrics metrics) {
    this.history = history;
    this.apps = apps;
    this.room = room;
    this.metrics = metrics;
  }

  /**
   * The stream of a channel's members: a name that no channel can have, so that nobody can
   * subscribe to it, publish to it or read it as one.
   */
  static String streamOf(String channel) {
    return "#presence:" + channel;
  }

  /** Keeps a change; returns at once. */
  void record(MemberChange change) {
    if (!waiting.offer(change)) {
      metrics.dropped("presence_history");
    }
  }

  /** Writes what waits; what it throws is tried again by the next call. */
  public synchronized void write() {
    while (!underWay.isEmpty() || !waiting.isEmpty()) {
      if (underWay.isEmpty()) {
        List<MemberChange> taken = new ArrayList<>();
        waiting.drainTo(taken, AT_ONCE);
        // Streams are locked in the order of their names, so that two nodes cannot block each
        // other.
        taken.sort(Comparator.comparing(MemberChange::appId).thenComparing(MemberChange::channel));
        underWay = taken;
      }
      if (hasRoom()) {
        store(underWay);
      } else {
        underWay.forEach(change -> metrics.dropped("presence_history"));
      }
      underWay = List.of();
    }
  }

  private boolean hasRoom() {
    try {
      room.require(StorageRoom.Use.HISTORY);
      return true;
    } catch (ServiceException e) {
      return false; // there is no caller to tell; the metrics tell
    }
  }

  private void store(List<MemberChange> changes) {
    changes.stream()
        .map(change -> new Stream(change.appId(), change.channel()))
        .distinct()
        .forEach(stream -> history.begin(stream.appId(), stream.name()));
    List<Broadcast> stored = history.append(changes.stream().map(PresenceHistory::event).toList());
    for (int i = 0; i < stored.size(); i++) {
      trim(changes.get(i), stored.get(i).position().serial());
    }
  }

  private static ChannelHistory.NewEvent event(MemberChange change) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("user_id", change.userId());
    data.put("cause", change.cause().name().toLowerCase(Locale.ROOT));
    if (change.info() != null) {
      data.set("user_info", change.info());
    }
    if (change.deadNode() != null) {
      data.put("dead_node_id", change.deadNode());
    }
    return new ChannelHistory.NewEvent(
        change.appId(), streamOf(change.channel()), change.event(), EventData.of(data));
  }

  private void trim(MemberChange change, long serial) {
    int kept =
        apps.settings(change.appId())
            .map(RealtimeSettings::history)
            .map(settings -> settings.maxEvents())
            .orElse(Integer.MAX_VALUE);
    if (serial % TRIM_EVERY == 0 && serial > kept) {
      history.trim(change.appId(), streamOf(change.channel()), serial - kept);
    }
  }
}
