package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Server-sent events of the started server, resumed by their last id. */
@ExtendWith(Suite.Extension.class)
class SseIT {
  private final URI server;
  private final ApiClient api;
  private final String name = "it-" + UUID.randomUUID();
  private final long soon = Instant.now().getEpochSecond() + 60;

  SseIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  private void publish(String channel, String event) throws IOException, InterruptedException {
    String body = "{\"name\":\"%s\",\"channel\":\"%s\",\"data\":\"{}\"}".formatted(event, channel);
    api.post("/events", body).expect(200);
  }

  private EventStream open(String query, String lastId) throws IOException {
    return new EventStream(server, query, lastId);
  }

  private EventStream open(String channels) throws IOException {
    return open("app_key=app-key&channels=" + channels, null);
  }

  @Test
  void aStreamGoesOnWhereItsLastIdStood() throws IOException, InterruptedException {
    String query = "app_key=app-key&channels=" + name + "," + name + "-b";
    String lastId;
    try (EventStream stream = open(query, null)) {
      assertThat(stream.contentType()).startsWith("text/event-stream");
      publish(name, "before");
      stream.next("\"before\"");
      lastId = stream.lastId();
    }
    publish(name, "missed");
    publish(name + "-b", "missed-too");
    try (EventStream again = open(query, lastId)) {
      JsonNode missed = ApiClient.json(again.next("\"missed\""));
      assertThat(missed.path("serial").asInt()).isEqualTo(2);
      publish(name, "after");
      assertThat(ApiClient.json(again.next("\"after\"")).path("serial").asInt()).isEqualTo(3);
    }
    try (EventStream again = open(query, lastId)) {
      again.next("\"missed-too\"");
    }
  }

  @Test
  void onlyGetBeginsAStream() throws IOException, InterruptedException {
    URI address = server.resolve("/sse?app_key=app-key&channels=" + name);
    for (String method : List.of("HEAD", "POST", "PATCH")) {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(20))
              .build();
      int status =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      assertThat(status).as(method).isEqualTo(405);
    }
    assertThat(api.get("/channels/" + name).expect(200).path("occupied").asBoolean()).isFalse();
  }

  @Test
  void aStreamThatCannotGoOnSaysSo() throws IOException {
    String lastId = name + "/" + UUID.randomUUID() + "/5";
    try (EventStream stream = open("app_key=app-key&channels=" + name, lastId)) {
      assertThat(stream.next("sockudo:resume_failed")).contains("continuity_unverifiable");
    }
  }

  @Test
  void privateChannelsNeedASignedAddress() throws IOException, InterruptedException {
    String channel = "private-" + name;
    try (EventStream unsigned = open(channel)) {
      assertThat(unsigned.next("subscription_error")).contains("401");
    }
    String lastId;
    try (EventStream signed = open(EventStream.signed(channel, soon), null)) {
      signed.next("subscription_succeeded");
      publish(channel, "one");
      signed.next("\"one\"");
      lastId = signed.lastId();
    }
    publish(channel, "two");
    try (EventStream again = open(EventStream.signed(channel, soon), lastId)) {
      again.next("\"two\"");
    }
  }

  @Test
  void aSignatureHoldsForItsChannelsAndItsTimeOnly() throws IOException {
    String signed = EventStream.signed("private-" + name, soon);
    try (EventStream other = open(signed.replace("private-it", "private-other"), null)) {
      assertThat(other.status()).isEqualTo(401);
    }
    try (EventStream later = open(signed.replace("" + soon, "" + (soon + 1)), null)) {
      assertThat(later.status()).isEqualTo(401);
    }
    try (EventStream old = open(EventStream.signed("private-" + name, soon - 120), null)) {
      assertThat(old.status()).isEqualTo(401);
    }
  }

  @Test
  void whatCannotBeStreamedIsRefused() throws IOException {
    try (EventStream nobody = open("app_key=nobody&channels=" + name, null)) {
      assertThat(nobody.status()).isEqualTo(404);
    }
    try (EventStream nothing = open("")) {
      assertThat(nothing.status()).isEqualTo(400);
    }
    try (EventStream many = open(String.join(",", "abcdefghijklmnopqrstu".split("")))) {
      assertThat(many.status()).isEqualTo(400);
    }
    try (EventStream bad = open(name + ",bad%20name")) {
      assertThat(bad.status()).isEqualTo(400);
    }
    try (EventStream presence = open(EventStream.signed("presence-" + name, soon), null)) {
      assertThat(presence.next("subscription_error")).contains("401");
    }
    assertThatThrownBy(() -> new RawSocket(server, "/sse?app_key=app-key&channels=%zz"))
        .hasMessageContaining("400");
    try (EventStream twice = open(name + "," + name)) {
      assertThat(twice.status()).isEqualTo(200);
    }
  }
}
