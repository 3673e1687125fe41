package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the started server tells an app's own server: all kinds, signed and tried again. */
@ExtendWith(Suite.Extension.class)
class WebhooksIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final URI server;
  private final ApiClient api;
  private final String run = UUID.randomUUID().toString();

  WebhooksIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  private RealtimeSettings tell(WebhookReceiver receiver, String prefix, String more)
      throws IOException, InterruptedException {
    return new RealtimeSettings(
        api,
        "{\"webhooks\":[{\"url\":\"%s\",\"channelPrefix\":\"%s\"}]%s}"
            .formatted(receiver.url(), prefix, more));
  }

  private static void await(WebhookReceiver receiver, String event, String channel)
      throws InterruptedException {
    Waiting.until(
        event + " among " + receiver.posts(),
        SOON,
        () -> receiver.events().stream().anyMatch(each -> is(each, event, channel)));
  }

  private static boolean is(JsonNode event, String name, String channel) {
    return event.path("name").asText().equals(name)
        && event.path("channel").asText().equals(channel);
  }

  private static List<JsonNode> of(WebhookReceiver receiver, String name) {
    return receiver.events().stream()
        .filter(event -> event.path("name").asText().equals(name))
        .toList();
  }

  @Test
  void presenceClientEventsAndOccupationAreTold() throws IOException, InterruptedException {
    String channel = "presence-" + run;
    try (WebhookReceiver receiver = new WebhookReceiver();
        RealtimeSettings settings = tell(receiver, "presence-" + run, "");
        LiveClient ann = LiveClient.connect(server, "7")) {
      ann.subscribe(channel, "{\"user_id\":\"ann\"}");
      ann.subscribed();
      ann.say("{\"event\":\"client-hi\",\"channel\":\"%s\",\"data\":{\"n\":1}}".formatted(channel));
      await(receiver, "channel_occupied", channel);
      await(receiver, "client_event", channel);
      ann.close();
      await(receiver, "channel_vacated", channel);
      assertThat(of(receiver, "member_added").get(0).path("user_id").asText()).isEqualTo("ann");
      assertThat(of(receiver, "member_removed").get(0).path("user_id").asText()).isEqualTo("ann");
      JsonNode said = of(receiver, "client_event").get(0);
      assertThat(said.path("event").asText()).isEqualTo("client-hi");
      assertThat(said.path("data").asText()).isEqualTo("{\"n\":1}");
      assertThat(said.path("socket_id").asText()).isEqualTo(ann.socketId());
      assertThat(said.path("user_id").asText()).isEqualTo("ann");
    }
  }

  @Test
  void countsAndCacheMissesAreTold() throws IOException, InterruptedException {
    String channel = "cache-" + run;
    try (WebhookReceiver receiver = new WebhookReceiver();
        RealtimeSettings settings = tell(receiver, "cache-" + run, ",\"subscriptionCount\":true");
        LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel);
      client.data("cache_miss");
      await(receiver, "cache_miss", channel);
      await(receiver, "subscription_count", channel);
      assertThat(of(receiver, "subscription_count").get(0).path("subscription_count").asInt())
          .isEqualTo(1);
    }
  }

  @Test
  void aReconnectWithinTheDelayDoesNotFlap() throws IOException, InterruptedException {
    String channel = run + "-flap";
    try (WebhookReceiver receiver = new WebhookReceiver();
        RealtimeSettings settings = tell(receiver, run, "")) {
      LiveClient before = LiveClient.connect(server, "7");
      before.subscribe(channel);
      before.subscribed();
      await(receiver, "channel_occupied", channel);
      before.close();
      try (LiveClient after = LiveClient.connect(server, "7")) {
        after.subscribe(channel);
        after.subscribed();
      }
      await(receiver, "channel_vacated", channel);
      assertThat(of(receiver, "channel_occupied")).hasSize(1);
      assertThat(of(receiver, "channel_vacated")).hasSize(1);
    }
  }

  @Test
  void aPostIsSignedAndTriedAgainUntilItIsAccepted() throws IOException, InterruptedException {
    String channel = run + "-again";
    try (WebhookReceiver receiver = new WebhookReceiver();
        RealtimeSettings settings = tell(receiver, run, "");
        LiveClient client = LiveClient.connect(server, "7")) {
      receiver.refuse(2);
      client.subscribe(channel);
      await(receiver, "channel_occupied", channel);
      List<WebhookReceiver.Post> posts = receiver.posts();
      assertThat(posts).hasSizeGreaterThanOrEqualTo(3);
      assertThat(posts.get(0).status()).isEqualTo(503);
      for (WebhookReceiver.Post post : posts) {
        assertThat(post.key()).isEqualTo("app-key");
        assertThat(post.contentType()).isEqualTo("application/json");
        assertThat("app-key:" + post.signature()).isEqualTo(ApiClient.auth(post.body()));
        assertThat(ApiClient.json(post.body()).path("time_ms").asLong()).isPositive();
      }
    }
  }

  @Test
  void settingsThatCannotBeMeantAreRefused() throws IOException, InterruptedException {
    for (String realtime :
        List.of(
            "{\"webhooks\":[{\"url\":\"ftp://example.com\"}]}",
            "{\"webhooks\":[{\"url\":\"https://example.com\",\"events\":[\"everything\"]}]}",
            "{\"maxConnections\":0}",
            "{\"clientEvents\":\"perhaps\"}",
            "{\"clientevents\":true}",
            "{\"pushRules\":[{\"channel\":\"a*b\",\"payload\":{\"title\":\"x\"}}]}")) {
      String body = "{\"features\":{\"realtime\":%s}}".formatted(realtime);
      assertThat(api.patch("/settings", body).status()).as(realtime).isEqualTo(400);
    }
  }
}
