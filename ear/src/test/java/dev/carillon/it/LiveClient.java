package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client of either protocol generation that does nothing by itself and keeps every frame it gets.
 */
final class LiveClient implements WebSocket.Listener, AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final String prefix;
  private volatile int closedWith;
  private WebSocket socket;
  private String socketId;

  private LiveClient(String prefix) {
    this.prefix = prefix;
  }

  /**
   * @param protocol 7 or 2
   */
  static LiveClient connect(URI server, String protocol) throws InterruptedException {
    return connect(server, protocol, "app-key");
  }

  /** The same with a key of another app. */
  static LiveClient connect(URI server, String protocol, String key) throws InterruptedException {
    LiveClient client = open(server, protocol, key);
    client.socketId = client.data("connection_established").path("socket_id").asText();
    return client;
  }

  /** Whether the server greets or refuses it is not waited for. */
  static LiveClient open(URI server, String protocol, String key) {
    LiveClient client = new LiveClient(protocol.equals("2") ? "sockudo" : "pusher");
    URI uri = URI.create("ws://" + server.getAuthority() + "/app/" + key + "?protocol=" + protocol);
    client.socket = HTTP.newWebSocketBuilder().connectTimeout(WAIT).buildAsync(uri, client).join();
    return client;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(ApiClient.json(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closedWith = code;
    return null;
  }

  String socketId() {
    return socketId;
  }

  /** 0 while it is open. */
  int closedWith() {
    return closedWith;
  }

  void awaitClose(int code) throws InterruptedException {
    Waiting.until("closed by the server", WAIT, () -> closedWith != 0);
    assertThat(closedWith).isEqualTo(code);
  }

  void say(String text) {
    socket.sendText(text, true).orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** A system event of this client's generation. */
  void say(String name, ObjectNode data) {
    ObjectNode frame = ApiClient.object().put("event", prefix + ":" + name);
    frame.set("data", data);
    say(frame.toString());
  }

  /** Asks to be on a channel that needs nobody's leave. */
  void subscribe(String channel) {
    say("subscribe", ApiClient.object().put("channel", channel));
  }

  /** Asks to be on a channel with the signature of the app's server. */
  void subscribe(String channel, String channelData) {
    String text = socketId + ':' + channel + (channelData == null ? "" : ':' + channelData);
    ObjectNode data = ApiClient.object().put("channel", channel).put("auth", ApiClient.auth(text));
    if (channelData != null) {
      data.put("channel_data", channelData);
    }
    say("subscribe", data);
  }

  void signIn(String userData) {
    String auth = ApiClient.auth(socketId + "::user::" + userData);
    say("signin", ApiClient.object().put("auth", auth).put("user_data", userData));
  }

  /** The data of {@code subscription_succeeded}, which has to come. */
  JsonNode subscribed() throws InterruptedException {
    return parsed(next(prefix + "_internal:subscription_succeeded").path("data"));
  }

  /** The data of a system event, which has to come. */
  JsonNode data(String name) throws InterruptedException {
    return parsed(next(prefix + ":" + name).path("data"));
  }

  private static JsonNode parsed(JsonNode data) {
    return data.isTextual() ? ApiClient.json(data.asText()) : data;
  }

  /** The next frame with this event; those before it are let go. */
  JsonNode next(String event) throws InterruptedException {
    List<JsonNode> heard = until(event);
    return heard.get(heard.size() - 1);
  }

  /** All frames up to and with the next of this event, which has to come. */
  List<JsonNode> until(String event) throws InterruptedException {
    List<JsonNode> heard = new ArrayList<>();
    long end = System.nanoTime() + WAIT.toNanos();
    while (System.nanoTime() < end) {
      JsonNode frame = frames.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (frame != null) {
        heard.add(frame);
        if (frame.path("event").asText().equals(event)) {
          return heard;
        }
      }
    }
    throw new AssertionError("no " + event + " but " + heard);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
