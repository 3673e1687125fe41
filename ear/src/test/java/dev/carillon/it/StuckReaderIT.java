package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that stops reading is closed and counted; the others get everything, in order. */
@ExtendWith(Suite.Extension.class)
class StuckReaderIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration CONTAINER_WRITE_TIMEOUT = Duration.ofSeconds(30);
  private static final int BATCHES = 200;
  private static final int BATCH = 10;
  private static final String CLOSED = "carillon_realtime_closed_total{reason=\"too_slow\"";

  private final URI server;
  private final ApiClient api;
  private final String channel = "stuck-" + UUID.randomUUID();

  StuckReaderIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  @Test
  void costsTheOthersNothing() throws IOException, InterruptedException {
    double before = closed();
    try (RawSocket stuck = new RawSocket(server, "/app/app-key?protocol=7");
        LiveClient other = LiveClient.connect(server, "2")) {
      stuck.text(
          "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel));
      other.subscribe(channel);
      other.subscribed();
      for (int i = 0; i < BATCHES; i++) {
        api.post("/batch_events", batch()).expect(200);
      }
      for (int serial = 1; serial <= BATCHES * BATCH; serial++) {
        assertThat(other.next("e").path("serial").asInt()).isEqualTo(serial);
      }
      Waiting.until("the stuck reader is closed", SOON, () -> closed() > before);
      assertThat(other.closedWith()).isZero();
    }
  }

  @Test
  void costsTheOthersNothingOnAStreamOfServerSentEventsEither()
      throws IOException, InterruptedException {
    double before = closed();
    try (Socket stuck = new Socket(server.getHost(), server.getPort());
        LiveClient other = LiveClient.connect(server, "2")) {
      String request =
          "GET /sse?app_key=app-key&channels=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .formatted(channel);
      stuck.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      other.subscribe(channel);
      other.subscribed();
      Waiting.until("both are there", SOON, () -> subscriptions() == 2);
      long start = System.nanoTime();
      for (int i = 0; i < BATCHES; i++) {
        api.post("/batch_events", batch()).expect(200);
      }
      for (int serial = 1; serial <= BATCHES * BATCH; serial++) {
        assertThat(other.next("e").path("serial").asInt()).isEqualTo(serial);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CONTAINER_WRITE_TIMEOUT);
      Waiting.until("the stuck reader is closed", SOON, () -> closed() > before);
      Waiting.until("and has left", SOON, () -> subscriptions() == 1);
    }
  }

  private int subscriptions() {
    try {
      return api.get("/channels/" + channel, Map.of("info", "subscription_count"))
          .expect(200)
          .path("subscription_count")
          .asInt();
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String batch() {
    ObjectNode body = ApiClient.object();
    ArrayNode batch = body.putArray("batch");
    for (int i = 0; i < BATCH; i++) {
      batch.addObject().put("name", "e").put("channel", channel).put("data", "x".repeat(10_000));
    }
    return body.toString();
  }

  private double closed() {
    HttpRequest request = HttpRequest.newBuilder(server.resolve("/metrics")).timeout(SOON).build();
    try {
      return HttpClient.newHttpClient()
          .send(request, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(CLOSED))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new AssertionError("no metrics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
