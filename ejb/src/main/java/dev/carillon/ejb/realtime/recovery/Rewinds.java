package dev.carillon.ejb.realtime.recovery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.Subscriber;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame.Rewind;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.history.Kept;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.settings.HistorySettings;
import dev.carillon.persistence.jdbc.StorageException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a new subscriber the past it asked for, and says whether that was all of it. Safe for many
 * threads.
 */
final class Rewinds {

  private static final Logger LOG = LoggerFactory.getLogger(Rewinds.class);

  private final ChannelHistory history;
  private final Clock clock;
  private final ReplayBounds bounds;

  Rewinds(ChannelHistory history, Clock clock, ReplayBounds bounds) {
    this.history = history;
    this.clock = clock;
    this.bounds = bounds;
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
    int asked = rewind.count() == 0 ? Integer.MAX_VALUE : rewind.count();
    int most = Math.min(asked, bounds.events());
    long now = clock.millis();
    Kept kept = Kept.of(settings, attached.head(), now);
    long since = rewind.seconds() == 0 ? Long.MIN_VALUE : now - rewind.seconds() * 1000L;
    Kept wanted = new Kept(kept.fromSerial(), Math.max(kept.fromMs(), since));
    List<Broadcast> found =
        history.latest(channel.appId(), channel.name().value(), attached, wanted, most);
    List<Broadcast> events = bounds.newest(found);
    boolean olderThere = attached.head() > events.size();
    boolean full = found.size() == most || events.size() < found.size();
    boolean limited = events.size() < Math.min(asked, found.size()) || most < asked;
    boolean atBound =
        since < kept.fromMs()
            || (!found.isEmpty() && found.get(0).position().serial() == kept.fromSerial());
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
