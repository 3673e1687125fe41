package dev.carillon.ejb.realtime.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.settings.HistorySettings;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What a publish leaves in the database, in one transaction: the idempotency key, the events of
 * channels with history with their serials, the pushes that go with them. Safe for many threads.
 */
@ApplicationScoped
public class EventStore {

  private final ChannelHistory history;
  private final IdempotencyRepository keys;
  private final StorageRoom room;
  private final Clock clock;
  private final Duration window;

  /**
   * @param broadcasts for each event of the request those of its channels, in the request's order
   * @param publishIds of the pushes
   */
  public record Stored(List<List<Broadcast>> broadcasts, List<String> publishIds) {}

  private record Slot(int event, int position, ChannelName channel) {}

  @Inject
  public EventStore(
      ChannelHistory history,
      IdempotencyRepository keys,
      StorageRoom room,
      Clock clock,
      CarillonConfig config) {
    this.history = history;
    this.keys = keys;
    this.room = room;
    this.clock = clock;
    this.window = config.realtime().idempotencyWindow();
  }

  /**
   * Stores a publish; it may be delivered when this has returned.
   *
   * @throws dev.carillon.api.ServiceException service_unavailable when the database has no room for
   *     an event that its channel keeps
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when the idempotency key is taken
   */
  @Transactional
  public Stored store(EventPublish publish, HistorySettings settings) {
    claim(publish);
    List<List<Broadcast>> broadcasts = appendAll(publish, settings);
    return new Stored(broadcasts, publish.pushes().stream().map(EventPush::publish).toList());
  }

  /** In the order of the hashes, so that two publishes cannot block each other. */
  private void claim(EventPublish publish) {
    long now = clock.millis();
    publish.keys().stream()
        .sorted(Comparator.comparing(IdempotencyKey::keyHash))
        .forEach(
            key ->
                keys.claim(
                    publish.appId(),
                    key.keyHash(),
                    key.contentHash(),
                    now,
                    now + window.toMillis()));
  }

  /** A publish that leaves nothing in the database. */
  public Stored unstored(EventPublish publish) {
    List<List<Broadcast>> broadcasts = new ArrayList<>();
    for (NewEvent event : publish.events()) {
      String messageId = UUID.randomUUID().toString();
      broadcasts.add(
          event.channels().stream()
              .map(
                  channel ->
                      new Broadcast(
                          channel.value(), event.name(), event.data(), null, messageId, null))
              .toList());
    }
    return new Stored(broadcasts, List.of());
  }

  /**
   * Streams are locked in the order of their names, so that two publishes cannot block each other.
   */
  private List<List<Broadcast>> appendAll(EventPublish publish, HistorySettings settings) {
    List<Slot> slots = new ArrayList<>();
    Broadcast[][] made = new Broadcast[publish.events().size()][];
    String[] messageIds = new String[made.length];
    for (int i = 0; i < made.length; i++) {
      List<ChannelName> channels = publish.events().get(i).channels();
      made[i] = new Broadcast[channels.size()];
      messageIds[i] = UUID.randomUUID().toString();
      for (int j = 0; j < channels.size(); j++) {
        slots.add(new Slot(i, j, channels.get(j)));
      }
    }
    slots.sort(Comparator.comparing(slot -> slot.channel().value()));
    for (Slot slot : slots) {
      made[slot.event()][slot.position()] =
          append(publish, slot, messageIds[slot.event()], settings);
    }
    return Arrays.stream(made).map(List::of).toList();
  }

  private Broadcast append(
      EventPublish publish, Slot slot, String messageId, HistorySettings settings) {
    NewEvent event = publish.events().get(slot.event());
    String channel = slot.channel().value();
    if (settings.keeps(channel)) {
      room.require(StorageRoom.Use.HISTORY);
      return history.append(publish.appId(), channel, event.name(), event.data(), messageId);
    }
    return new Broadcast(channel, event.name(), event.data(), null, messageId, null);
  }

  /**
   * Keeps the first answers for those who repeat the request.
   *
   * @param answers of all its events
   */
  @Transactional
  public void keepAnswers(String appId, List<IdempotencyKey> claimed, List<ObjectNode> answers) {
    for (IdempotencyKey key : claimed) {
      String kept = KeptAnswers.write(answers.subList(key.from(), key.to()));
      keys.answer(appId, key.keyHash(), kept);
    }
  }
}
