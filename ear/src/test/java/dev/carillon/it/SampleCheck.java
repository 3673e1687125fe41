package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.Pusher;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PrivateChannelEventListener;
import com.pusher.client.channel.PusherEvent;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a sample backend must bring about for one user. Used by one thread. */
final class SampleCheck {
  private static final Duration WAIT = Duration.ofSeconds(60);

  private final SampleBackend sample;
  private final SampleBackend.Target target;
  private final String user = "user-" + UUID.randomUUID();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  SampleCheck(SampleBackend sample) {
    this.sample = sample;
    this.target = sample.target();
  }

  /** An event reaches the user's channel, which nobody else is let into. */
  void triggers() throws Exception {
    String own = "private-user-" + user;
    Pusher client = connected();
    try {
      client.subscribePrivate(own, listener(), "order.created");
      assertThat(heard.poll(WAIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("subscribed " + own);
      sample.call("orderCreated", user, "{\"id\":\"ord_1\"}");
      String order = heard.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(order).isNotNull();
      assertThat(ApiClient.json(order)).isEqualTo(ApiClient.json("{\"id\":\"ord_1\"}"));
      assertThat(sample.call("authorize", user, "1.2", own + "-not")).isEmpty();
    } finally {
      client.disconnect();
    }
  }

  private Pusher connected() {
    PusherOptions options =
        new PusherOptions()
            .setHost(target.server().getHost())
            .setWsPort(target.server().getPort())
            .setUseTLS(false)
            .setChannelAuthorizer((channel, socket) -> authorized(channel, socket));
    Pusher client = new Pusher(target.key(), options);
    client.connect();
    return client;
  }

  private String authorized(String channel, String socket) {
    try {
      return sample.call("authorize", user, socket, channel);
    } catch (IOException | AssertionError e) {
      heard.add("not authorized: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private PrivateChannelEventListener listener() {
    return new PrivateChannelEventListener() {
      @Override
      public void onSubscriptionSucceeded(String channel) {
        heard.add("subscribed " + channel);
      }

      @Override
      public void onAuthenticationFailure(String message, Exception e) {
        heard.add("refused " + message);
      }

      @Override
      public void onEvent(PusherEvent event) {
        heard.add(event.getData());
      }
    };
  }

  /** A push is recorded as sent to the user's device. */
  void pushes() throws Exception {
    ApiClient api = new ApiClient(target.server(), target.app(), target.key(), target.secret());
    var device = ApiClient.object().put("id", user).put("clientId", user).put("platform", "other");
    device
        .putObject("push")
        .putObject("recipient")
        .put("transportType", "realtime")
        .put("channel", "private-user-" + user);
    api.post("/push/deviceRegistrations", device.toString()).expect(201);
    String publish = sample.call("notify", user, "Zum Glück", "ein Päckchen 📦");
    Waiting.until("the push is sent", WAIT, () -> sent(api, publish));
  }

  private static boolean sent(ApiClient api, String publish) {
    try {
      var status = api.get("/push/publish/" + publish + "/status").expect(200);
      return status.path("state").asText().equals("succeeded")
          && status.path("counters").path("succeeded").asInt() == 1;
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The server takes the token for the user's, and shows their device. */
  void issuesTokens() throws Exception {
    HttpRequest devices =
        HttpRequest.newBuilder(target.server().resolve("/api/push/devices"))
            .header("Authorization", "Bearer " + sample.call("userToken", user))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(devices, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"deviceId\":\"" + user + "\"");
  }
}
