package dev.carillon.ejb.realtime.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.recovery.HistoryPages;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.MemberChange;
import dev.carillon.ejb.testing.TestClock;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.HistoryRepository;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The history of presence on every database. */
abstract class PresenceHistoryContract {

  private static final ChannelName ROOM = new ChannelName("presence-room");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String app = "app-" + UUID.randomUUID();
  private final TestClock clock = new TestClock();
  private boolean databaseFails;
  private PresenceHistory history;
  private PresencePages pages;
  private ChannelHistory events;
  private HistoryPages messages;

  abstract DataSource dataSource();

  @BeforeEach
  void wire() {
    CarillonConfig config =
        CarillonConfig.of(
            Map.of(
                "carillon.encryption.keys", "k:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "realtime.history.channels", "presence-*, news",
                "realtime.history.max_events", "5",
                "realtime.history.max_age", "1h"));
    RealtimeApps apps = new AllApps(config);
    events =
        new ChannelHistory(new HistoryRepository(dataSource()), clock) {
          @Override
          public List<dev.carillon.ejb.realtime.frame.Broadcast> append(List<NewEvent> all) {
            if (databaseFails) {
              throw new StorageException("asked to fail", null);
            }
            return super.append(all);
          }
        };
    StorageRoom room = new StorageRoom(config.push().embedded(), meters);
    history = new PresenceHistory(events, apps, room, new HubMetrics(meters));
    pages = new PresencePages(events, apps, clock);
    messages = new HistoryPages(events, apps, clock);
  }

  @Test
  void pagesWhoCameAndWhoLeft() {
    join("ann");
    join("bob");
    leave("ann");
    history.record(MemberChange.lost(app, ROOM.value(), "bob", "node-2"));
    history.write();

    ObjectNode page = pages.page(app, ROOM, query(3, null));
    assertThat(texts(page, "event"))
        .containsExactly("member_removed", "member_removed", "member_added");
    assertThat(texts(page, "cause")).containsExactly("orphan_cleanup", "disconnect", "join");
    assertThat(page.at("/items/0/dead_node_id").asText()).isEqualTo("node-2");
    assertThat(page.at("/items/2/presence_event/user_info/name").asText()).isEqualTo("bob");
    assertThat(page.at("/continuity/complete").asBoolean()).isTrue();
    assertThat(page.at("/continuity/retained_events").asInt()).isEqualTo(4);
    assertThat(page.at("/continuity/retained_bytes").asInt()).isPositive();

    ObjectNode next = pages.page(app, ROOM, query(3, page.path("next_cursor").asText()));
    assertThat(texts(next, "user_id")).containsExactly("ann");
    assertThat(next.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void showsWhoWasThereThenAndNow() {
    join("ann");
    join("bob");
    history.write();
    long then = clock.millis();
    clock.advance(Duration.ofSeconds(1));
    leave("ann");
    join("cyd");
    history.write();

    assertThat(members(pages.snapshot(app, ROOM, null, null))).containsOnly("bob", "cyd");
    assertThat(members(pages.snapshot(app, ROOM, then, null))).containsOnly("ann", "bob");
    assertThat(members(pages.snapshot(app, ROOM, null, 1L))).containsOnly("ann");
    assertThat(members(pages.snapshot(app, ROOM, then - 60_000, null))).isEmpty();
  }

  @Test
  void saysThatItIsNotCompleteWhenChangesAreForgotten() {
    for (int i = 0; i < 4; i++) {
      join("ann");
      leave("ann");
    }
    history.write();

    ObjectNode snapshot = pages.snapshot(app, ROOM, null, null);
    assertThat(snapshot.path("events_replayed").asInt()).isEqualTo(5);
    assertThat(snapshot.at("/continuity/truncated_by_retention").asBoolean()).isTrue();
    clock.advance(Duration.ofHours(2));
    assertThat(pages.page(app, ROOM, query(10, null)).path("items")).isEmpty();
  }

  @Test
  void whatTheDatabaseDidNotTakeIsWrittenLaterInItsOrder() {
    join("ann");
    databaseFails = true;
    assertThatThrownBy(history::write).isInstanceOf(StorageException.class);
    leave("ann");
    databaseFails = false;
    history.write();

    assertThat(texts(pages.page(app, ROOM, query(10, null)), "event"))
        .containsExactly("member_removed", "member_added");
  }

  @Test
  void pastItsBoundChangesAreDroppedAndCounted() {
    for (int i = 0; i <= PresenceHistory.CAPACITY; i++) {
      join("ann");
    }
    assertThat(meters.counter("carillon.realtime.dropped", "what", "presence_history").count())
        .isEqualTo(1);
  }

  @Test
  void refusesChannelsThatHaveNone() {
    assertCode(
        ErrorCode.INVALID_INPUT, () -> pages.page(app, new ChannelName("news"), query(10, null)));
    ChannelName other = new ChannelName("private-room");
    assertCode(ErrorCode.INVALID_INPUT, () -> pages.snapshot(app, other, null, null));
    assertCode(ErrorCode.FEATURE_DISABLED, () -> messages.message(app, other, "1"));
    assertCode(
        ErrorCode.INVALID_INPUT, () -> new ChannelName(PresenceHistory.streamOf("presence-a")));
  }

  @Test
  void showsOneEventByItsSerial() {
    ChannelName news = new ChannelName("news");
    events.begin(app, "news");
    for (int i = 0; i < 7; i++) {
      events.append(
          List.of(
              new ChannelHistory.NewEvent(
                  app, "news", "e" + i, EventData.ofText("{\"n\":" + i + "}"))));
    }

    ObjectNode answer = messages.message(app, news, "7");
    assertThat(answer.path("channel").asText()).isEqualTo("news");
    assertThat(answer.at("/item/name").asText()).isEqualTo("e6");
    assertThat(answer.at("/item/action").asText()).isEqualTo("create");
    assertThat(answer.at("/item/message_serial").asText()).isEqualTo("7");
    assertThat(answer.at("/item/version/serial").asText()).isEqualTo("7");
    assertThat(answer.at("/item/data").toString()).isEqualTo("{\"n\":6}");
    assertThat(messages.versions(app, news, "7", 10).path("items")).hasSize(1);
    for (String gone : List.of("2", "8", "0", "x", "99999999999999999999")) {
      assertCode(ErrorCode.NOT_FOUND, () -> messages.message(app, news, gone));
    }
  }

  private void join(String user) {
    JsonNode info = JsonNodeFactory.instance.objectNode().put("name", user);
    history.record(MemberChange.joined(app, ROOM.value(), user, info));
  }

  private void leave(String user) {
    history.record(MemberChange.left(app, ROOM.value(), user));
  }

  private static HistoryQuery query(int limit, String cursor) {
    return new HistoryQuery(true, limit, cursor, null, null, null, null);
  }

  private static List<String> texts(ObjectNode page, String field) {
    List<String> texts = new ArrayList<>();
    page.path("items").forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }

  private static List<String> members(ObjectNode snapshot) {
    List<String> users = new ArrayList<>();
    snapshot.path("members").forEach(member -> users.add(member.path("user_id").asText()));
    assertThat(snapshot.path("member_count").asInt()).isEqualTo(users.size());
    return users;
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static final class AllApps extends RealtimeApps {
    private final RealtimeSettings settings;

    AllApps(CarillonConfig config) {
      super(null, config);
      this.settings = RealtimeSettings.usual(config.realtime().apps());
    }

    @Override
    public Optional<RealtimeSettings> settings(String appId) {
      return Optional.of(settings);
    }
  }
}
