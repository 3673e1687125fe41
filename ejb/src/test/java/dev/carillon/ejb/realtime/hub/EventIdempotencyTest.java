package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.IdempotencyKey;
import dev.carillon.ejb.realtime.publish.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of single events, of the events of a batch, and of a whole batch. */
class EventIdempotencyTest {

  private final HubFixture fixture = new HubFixture(Map.of());
  private final Node node = fixture.new Node("one");
  private final Client client = node.connect("7");

  @BeforeEach
  void listen() {
    client.subscribe("orders");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aRepeatedBatchDeliversNothingTwiceAndAnswersTheSame() {
    EventPublish batch = batch(List.of("a", "b"), ofEvents("k1", "k2"));
    List<ObjectNode> first = publish(batch);

    assertThat(publish(batch)).isEqualTo(first);
    assertThat(delivered()).containsExactly("a", "b");
  }

  @Test
  void whatIsNewInABatchIsPublishedBesideWhatIsRepeated() {
    publish(batch(List.of("a"), ofEvents("k1")));

    List<ObjectNode> answers = publish(batch(List.of("a", "b"), ofEvents("k1", "k2")));

    assertThat(answers).hasSize(2);
    assertThat(answers.get(1).at("/channels/orders/subscription_count").asInt()).isEqualTo(1);
    assertThat(delivered()).containsExactly("a", "b");
  }

  @Test
  void oneKeyTwiceInABatchIsOneEvent() {
    List<ObjectNode> answers = publish(batch(List.of("a", "a"), ofEvents("k", "k")));

    assertThat(answers.get(1)).isEqualTo(answers.get(0));
    assertThat(delivered()).containsExactly("a");
  }

  @Test
  void aKeyOfAnotherEventRefusesTheWholeBatch() {
    publish(batch(List.of("a"), ofEvents("k1")));
    IdempotencyKey taken = IdempotencyKey.ofEvent("k1", "another", 1);

    assertThatThrownBy(() -> publish(batch(List.of("x", "y"), List.of(taken))))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(delivered()).containsExactly("a");
  }

  @Test
  void theKeyOfABatchIsNoneOfItsEvents() {
    IdempotencyKey ofBatch = IdempotencyKey.ofBatch("k", "the-batch", 2);
    EventPublish batch = batch(List.of("a", "b"), List.of(ofBatch));
    publish(batch(List.of("c"), ofEvents("k")));
    List<ObjectNode> first = publish(batch);

    assertThat(publish(batch)).isEqualTo(first).hasSize(2);
    assertThat(delivered()).containsExactly("c", "a", "b");
  }

  @Test
  void requestsAtOncePublishEachEventOnce() throws Exception {
    int threads = 4;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService callers = Executors.newFixedThreadPool(threads);
    List<Future<List<ObjectNode>>> answers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      boolean backwards = i % 2 == 0;
      answers.add(
          callers.submit(
              () -> {
                together.await(10, TimeUnit.SECONDS);
                return publish(
                    backwards
                        ? batch(List.of("b", "a"), ofEvents("k2", "k1"))
                        : batch(List.of("a", "b"), ofEvents("k1", "k2")));
              }));
    }
    for (Future<List<ObjectNode>> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).hasSize(2);
    }
    callers.shutdown();
    assertThat(delivered()).containsExactlyInAnyOrder("a", "b");
  }

  private List<ObjectNode> publish(EventPublish publish) {
    return node.publisher.publish(publish);
  }

  private List<String> delivered() {
    fixture.topic.settle();
    return client.connection().eventNames().stream().filter(name -> !name.contains(":")).toList();
  }

  /** Each event's content is its key's. */
  private static List<IdempotencyKey> ofEvents(String... keys) {
    List<IdempotencyKey> all = new ArrayList<>();
    for (String key : keys) {
      all.add(IdempotencyKey.ofEvent(key, "content of " + key, all.size()));
    }
    return all;
  }

  private static EventPublish batch(List<String> names, List<IdempotencyKey> keys) {
    List<NewEvent> events =
        names.stream()
            .map(
                name ->
                    new NewEvent(
                        name,
                        List.of(new ChannelName("orders")),
                        EventData.ofText("{}"),
                        null,
                        Set.of("subscription_count")))
            .toList();
    return new EventPublish(HubFixture.APP, events, List.of(), keys);
  }
}
