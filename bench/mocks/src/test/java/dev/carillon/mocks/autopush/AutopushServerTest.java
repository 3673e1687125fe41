package dev.carillon.mocks.autopush;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.wire.MockNet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutopushServerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "BPublicKeyOfTheServer";
  private MockNet net;
  private AutopushServer server;

  @BeforeEach
  void start() throws Exception {
    net = MockNet.start();
    server = AutopushServer.start(net, 0);
  }

  @AfterEach
  void stop() {
    server.close();
    net.close();
  }

  @Test
  void handsAnEncryptedMessageToTheBrowser() throws Exception {
    FakeBrowser browser = new FakeBrowser(null);
    String endpoint = browser.register("chan-1");

    HttpResponse<String> answer = push(endpoint, KEY, "60");

    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode notification = browser.next();
    assertThat(notification.path("messageType").asText()).isEqualTo("notification");
    assertThat(notification.path("channelID").asText()).isEqualTo("chan-1");
    assertThat(notification.path("data").asText()).isEqualTo("c2VjcmV0");
    assertThat(notification.at("/headers/encoding").asText()).isEqualTo("aes128gcm");
    browser.acknowledge(notification);
    assertThat(server.awaitAcknowledgements(1, Duration.ofSeconds(5)))
        .allMatch(Acknowledgement::delivered);
  }

  @Test
  void keepsAMessageUntilItIsAcknowledged() throws Exception {
    FakeBrowser first = new FakeBrowser(null);
    String endpoint = first.register("chan-1");
    push(endpoint, KEY, "60");
    first.next();
    first.close();

    FakeBrowser again = new FakeBrowser(first.agentId);
    JsonNode notification = again.next();
    assertThat(notification.path("channelID").asText()).isEqualTo("chan-1");
  }

  @Test
  void refusesOtherKeysAndGoneEndpoints() throws Exception {
    FakeBrowser browser = new FakeBrowser(null);
    String endpoint = browser.register("chan-1");

    assertThat(push(endpoint, "BOther", "60").statusCode()).isEqualTo(401);
    browser.send("{\"messageType\":\"unregister\",\"channelID\":\"chan-1\",\"code\":200}");
    assertThat(browser.next().path("status").asInt()).isEqualTo(200);
    assertThat(push(endpoint, KEY, "60").statusCode()).isEqualTo(410);
  }

  @Test
  void givesABrowserThatItForgotANewId() throws Exception {
    FakeBrowser first = new FakeBrowser(null);
    String endpoint = first.register("chan-1");

    server.forgetBrowsers();

    FakeBrowser again = new FakeBrowser(first.agentId);
    assertThat(again.agentId).isNotEqualTo(first.agentId);
    assertThat(push(endpoint, KEY, "60").statusCode()).isEqualTo(410);
    assertThat(push(again.register("chan-1"), KEY, "60").statusCode()).isEqualTo(201);
  }

  @Test
  void answersPings() throws Exception {
    FakeBrowser browser = new FakeBrowser(null);

    browser.send("{}");

    assertThat(browser.next().isEmpty()).isTrue();
  }

  private static HttpResponse<String> push(String endpoint, String key, String ttl)
      throws Exception {
    return MockClient.post(
        URI.create(endpoint),
        "secret",
        "ttl",
        ttl,
        "content-encoding",
        "aes128gcm",
        "authorization",
        "vapid t=a.b.c, k=" + key);
  }

  /** Speaks as Firefox does. */
  private final class FakeBrowser implements WebSocket.Listener {

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final String agentId;

    FakeBrowser(String knownId) throws Exception {
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("push-notification")
              .buildAsync(server.webSocketUri(), this)
              .get(5, TimeUnit.SECONDS);
      String id = knownId == null ? "" : ",\"uaid\":\"" + knownId + "\"";
      send("{\"messageType\":\"hello\",\"broadcasts\":{},\"use_webpush\":true" + id + "}");
      agentId = next().path("uaid").asText();
    }

    String register(String channel) throws Exception {
      send(
          "{\"messageType\":\"register\",\"channelID\":\"%s\",\"key\":\"%s=\"}"
              .formatted(channel, KEY));
      return next().path("pushEndpoint").asText();
    }

    void acknowledge(JsonNode notification) {
      send(
          "{\"messageType\":\"ack\",\"updates\":[{\"channelID\":\"%s\",\"version\":\"%s\",\"code\":100}]}"
              .formatted(
                  notification.path("channelID").asText(), notification.path("version").asText()));
    }

    void send(String text) {
      socket.sendText(text, true).join();
    }

    JsonNode next() throws Exception {
      String text = messages.poll(5, TimeUnit.SECONDS);
      assertThat(text).as("a message from the push service").isNotNull();
      return JSON.readTree(text);
    }

    void close() {
      socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      messages.add(data.toString());
      webSocket.request(1);
      return null;
    }
  }
}
