package dev.carillon.ejb.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame.Rewind;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import dev.carillon.ejb.realtime.history.Kept;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.settings.HistorySettings;
import dev.carillon.persistence.jdbc.StorageException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new subscriber the past it asked for, and says whether that was all of it. Safe for many
 * threads.
 */
final class Rewinds {

  private static final Logger LOG = LoggerFactory.getLogger(Rewinds.class);

  /** The most events that one rewind brings. */
  private static final int MAX_EVENTS = 1_000;

  private final HubServices services;

  Rewinds(HubServices services) {
    this.services = services;
  }

  /** What was found, and which bounds cut it short. */
  private record Past(List<Broadcast> events, boolean byRetention, boolean byLimit) {
    static final Past UNKNOWN = new Past(List.of(), true, false);
  }

  void rewind(Subscriber subscriber, HistorySettings settings, Rewind rewind) {
    Channel channel = subscriber.channel();
    Past past = Past.UNKNOWN;
    if (channel.order() != null && settings.keeps(channel.name().value())) {
      try {
        past = past(subscriber, settings, rewind);
      } catch (StorageException e) {
        // The subscription stands; that the past is not whole is said below.
        LOG.warn("the past of a channel could not be read", e);
      }
    }
    past.events.forEach(event -> subscriber.session().send(event.frame(Generation.TWO)));
    subscriber.session().send(complete(channel, past));
  }

  private Past past(Subscriber subscriber, HistorySettings settings, Rewind rewind) {
    Channel channel = subscriber.channel();
    StreamPosition attached =
        new StreamPosition(channel.order().streamId(), subscriber.attachSerial());
    int most = rewind.count() == 0 ? MAX_EVENTS : Math.min(rewind.count(), MAX_EVENTS);
    long now = services.clock().millis();
    Kept kept = Kept.of(settings, attached.head(), now);
    long since = rewind.seconds() == 0 ? Long.MIN_VALUE : now - rewind.seconds() * 1000L;
    Kept wanted = new Kept(kept.fromSerial(), Math.max(kept.fromMs(), since));
    List<Broadcast> events =
        services.history().latest(channel.appId(), channel.name().value(), attached, wanted, most);
    boolean full = events.size() == most;
    boolean olderThere = attached.head() > events.size();
    boolean atBound =
        since < kept.fromMs()
            || (!events.isEmpty() && events.get(0).position().serial() == kept.fromSerial());
    boolean limited = rewind.count() == 0 || rewind.count() > MAX_EVENTS;
    return new Past(events, !full && olderThere && atBound, full && olderThere && limited);
  }

  private static OutboundFrame complete(Channel channel, Past past) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("historical_count", past.events.size()).put("live_count", 0);
    data.put("complete", !past.byRetention && !past.byLimit);
    data.put("truncated_by_retention", past.byRetention).put("truncated_by_limit", past.byLimit);
    return Frames.system(Generation.TWO, "sockudo:rewind_complete", channel.name().value(), data);
  }
}
