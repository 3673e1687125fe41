package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A connection that keeps what it is sent. */
final class FakeConnection implements RealtimeConnection {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> frames = new CopyOnWriteArrayList<>();
  private volatile CloseCode closed;
  private volatile int pings;

  @Override
  public void send(OutboundFrame frame) {
    frames.add(frame.text());
  }

  @Override
  public void ping() {
    pings++;
  }

  @Override
  public void close(CloseCode code) {
    closed = code;
  }

  @Override
  public CloseCode closedFor() {
    return closed;
  }

  CloseCode closed() {
    return closed;
  }

  int pings() {
    return pings;
  }

  void forgetAll() {
    frames.clear();
  }

  List<JsonNode> all() {
    return frames.stream().map(FakeConnection::tree).toList();
  }

  List<String> eventNames() {
    return all().stream().map(frame -> frame.path("event").asText()).toList();
  }

  /** The frames of an event, with data as a tree whatever its shape. */
  List<JsonNode> dataOf(String event) {
    return all().stream()
        .filter(frame -> frame.path("event").asText().equals(event))
        .map(frame -> frame.path("data"))
        .map(data -> data.isTextual() ? tree(data.asText()) : data)
        .toList();
  }

  JsonNode awaitData(String event) {
    await(() -> !dataOf(event).isEmpty());
    return dataOf(event).get(0);
  }

  /** Waits for a condition, at most ten seconds. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(condition.getAsBoolean()).as("awaited condition").isTrue();
  }

  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
