package dev.carillon.ejb.realtime.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.SerialOrder;
import dev.carillon.ejb.realtime.channel.Subscriber;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame.Position;
import dev.carillon.ejb.realtime.frame.ClientFrame.Resume;
import dev.carillon.ejb.realtime.frame.ClientFrame.Rewind;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.history.Kept;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a subscriber what it missed, or says plainly that this cannot be done: {@code
 * position_expired} when the events are no longer kept, {@code continuity_unverifiable} when the
 * position is not one of this stream. Never a silent gap. Safe for many threads.
 */
public final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final ChannelHistory history;
  private final HubMetrics metrics;
  private final Clock clock;
  private final ReplayBounds bounds;
  private final Rewinds rewinds;

  public Recovery(
      ChannelHistory history,
      HubMetrics metrics,
      Clock clock,
      RealtimeConfig.Connections connections) {
    this.history = history;
    this.metrics = metrics;
    this.clock = clock;
    this.bounds = ReplayBounds.of(connections);
    this.rewinds = new Rewinds(history, clock, bounds);
  }

  /** What came of one channel's resume. */
  private record Outcome(ObjectNode recovered, ObjectNode failed) {}

  /**
   * A connection says where it stood. Channels it is subscribed to are answered now, the others
   * when it subscribes to them.
   */
  public void resume(ClientSession session, RealtimeSettings settings, Resume frame) {
    ArrayNode recovered = JsonNodeFactory.instance.arrayNode();
    ArrayNode failed = JsonNodeFactory.instance.arrayNode();
    for (Position position : frame.positions()) {
      Subscriber subscriber = session.subscription(position.channel());
      if (subscriber != null) {
        add(resume(subscriber, settings, position), recovered, failed);
      } else if (!ChannelName.isValid(position.channel()) || !session.hold(position)) {
        fail(session, notSubscribed(position.channel()));
      }
    }
    if (recovered.size() + failed.size() > 0 || frame.positions().isEmpty()) {
      succeed(session, recovered, failed);
    }
  }

  private static void add(Outcome outcome, ArrayNode recovered, ArrayNode failed) {
    if (outcome.recovered != null) {
      recovered.add(outcome.recovered);
    } else {
      failed.add(outcome.failed);
    }
  }

  private static void succeed(ClientSession session, ArrayNode recovered, ArrayNode failed) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("recovered", recovered);
    data.set("failed", failed);
    session.send(Frames.system(session.generation(), "sockudo:resume_success", null, data));
  }

  /** After a subscription: what the client held or wants of the past, then what came meanwhile. */
  public void replay(
      Subscriber subscriber, RealtimeSettings settings, Position held, Rewind rewind) {
    ClientSession session = subscriber.session();
    if (session.generation() != Generation.TWO || (held == null && rewind == null)) {
      return;
    }
    try {
      if (held != null) {
        ArrayNode recovered = JsonNodeFactory.instance.arrayNode();
        ArrayNode failed = JsonNodeFactory.instance.arrayNode();
        add(resume(subscriber, settings, held), recovered, failed);
        succeed(session, recovered, failed);
      } else {
        rewinds.rewind(subscriber, settings.history(), rewind);
      }
    } finally {
      synchronized (subscriber.channel()) {
        subscriber.openGate();
      }
    }
  }

  /** A position whose channel was refused will not be answered otherwise. */
  public void giveUp(ClientSession session, String channel) {
    if (session.takeHeld(channel) != null) {
      fail(session, notSubscribed(channel));
    }
  }

  private static ObjectNode notSubscribed(String channel) {
    return failure(channel, "continuity_unverifiable", "not_subscribed");
  }

  private Outcome resume(Subscriber subscriber, RealtimeSettings settings, Position position) {
    Channel channel = subscriber.channel();
    ClientSession session = subscriber.session();
    SerialOrder order = channel.order();
    if (order == null || !settings.history().keeps(channel.name().value())) {
      return failed(session, failure(position.channel(), "continuity_unverifiable", "no_history"));
    }
    StreamPosition attached;
    long delivered;
    synchronized (channel) {
      attached = new StreamPosition(order.streamId(), subscriber.attachSerial());
      delivered = order.last();
    }
    List<Broadcast> missed;
    try {
      if (!continues(channel, attached, position)
          || (position.serial() > delivered && position.serial() > head(channel))) {
        return failed(session, streamFailure(position, attached));
      }
      Kept kept = Kept.of(settings.history(), attached.head(), clock.millis());
      missed = missed(channel, attached, position.serial(), kept);
      if (missed == null) {
        return failed(session, expired(channel, position, attached, kept));
      }
    } catch (StorageException e) {
      LOG.warn("what connection {} missed could not be read", session.socketId(), e);
      return failed(session, failure(position.channel(), "continuity_unverifiable", "unavailable"));
    }
    missed.forEach(event -> session.send(event.frame(Generation.TWO)));
    metrics.resumed("recovered");
    return new Outcome(recovered(channel, missed, attached, position.serial()), null);
  }

  private boolean continues(Channel channel, StreamPosition attached, Position position) {
    return attached.streamId().equals(position.streamId())
        || history.isBeginning(
            channel.appId(),
            channel.name().value(),
            new StreamPosition(position.streamId(), position.serial()));
  }

  /** Where the stream stands on all nodes: this one may be behind what a client saw on another. */
  private long head(Channel channel) {
    return history.attach(channel.appId(), channel.name().value()).head();
  }

  /**
   * The events after a serial, null when they are not all there, or are more than one resume
   * brings: a client that far behind reads the history by pages.
   */
  private List<Broadcast> missed(Channel channel, StreamPosition attached, long after, Kept kept) {
    long count = attached.head() - after;
    if (count <= 0) {
      return List.of(); // what came after the subscription was delivered live
    }
    if (count > bounds.events() || after + 1 < kept.fromSerial()) {
      return null;
    }
    List<Broadcast> events =
        history.between(
            channel.appId(),
            channel.name().value(),
            attached.streamId(),
            after + 1,
            attached.head(),
            bounds.events());
    boolean whole = events.size() == count && events.get(0).position().atMs() >= kept.fromMs();
    return whole && bounds.newest(events).size() == count ? events : null;
  }

  private static ObjectNode recovered(
      Channel channel, List<Broadcast> missed, StreamPosition attached, long after) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("channel", channel.name().value()).put("source", "history");
    entry.put("replayed", missed.size());
    ObjectNode position = entry.putObject("position");
    position.put("stream_id", attached.streamId());
    position.put("serial", Math.max(attached.head(), after));
    if (!missed.isEmpty()) {
      position.put("last_message_id", missed.get(missed.size() - 1).messageId());
    }
    return entry;
  }

  private static ObjectNode failure(String channel, String code, String reason) {
    ObjectNode failure = JsonNodeFactory.instance.objectNode();
    return failure.put("channel", channel).put("code", code).put("reason", reason);
  }

  private static ObjectNode streamFailure(Position position, StreamPosition attached) {
    boolean other = !attached.streamId().equals(position.streamId());
    ObjectNode failure =
        failure(
            position.channel(),
            "continuity_unverifiable",
            other ? "stream_changed" : "position_ahead");
    failure.put("expected_stream_id", position.streamId());
    return failure.put("current_stream_id", attached.streamId());
  }

  private ObjectNode expired(
      Channel channel, Position position, StreamPosition attached, Kept kept) {
    ObjectNode failure = failure(position.channel(), "position_expired", "no_longer_kept");
    failure.put("current_stream_id", attached.streamId());
    history
        .oldest(channel.appId(), channel.name().value(), kept)
        .ifPresent(serial -> failure.put("oldest_available_serial", serial));
    return failure.put("newest_available_serial", attached.head());
  }

  private Outcome failed(ClientSession session, ObjectNode failure) {
    fail(session, failure);
    return new Outcome(null, failure);
  }

  private void fail(ClientSession session, ObjectNode failure) {
    metrics.resumed(failure.path("code").asText());
    session.send(
        Frames.system(
            Generation.TWO, "sockudo:resume_failed", failure.path("channel").asText(), failure));
  }

  /** Under the channel's lock: events are lost for the subscribers that are there now. */
  public void lost(Channel channel, String code, String reason) {
    metrics.resumed(code);
    String name = channel.name().value();
    channel.tell(
        Generation.TWO,
        Frames.system(Generation.TWO, "sockudo:resume_failed", name, failure(name, code, reason)));
  }
}
