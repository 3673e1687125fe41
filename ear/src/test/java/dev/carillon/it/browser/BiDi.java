package dev.carillon.it.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One WebDriver BiDi connection to a browser: commands and their answers, events ignored. The
 * protocol is a W3C standard that Firefox speaks itself and chromedriver speaks for Chromium, so
 * neither needs a client library.
 *
 * <p>Commands may come from any thread; each waits for its answer, at most {@link #TIMEOUT}.
 */
final class BiDi implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final WebSocket socket;

  private BiDi(URI address) {
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(TIMEOUT)
            .buildAsync(address, new Answers())
            .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  static BiDi connect(URI address) {
    return new BiDi(address);
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * Sends a command and returns its result; a browser's error answer becomes an exception with its
   * words.
   */
  JsonNode command(String method, ObjectNode params) {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode command = object().put("id", id).put("method", method);
    command.set("params", params);
    socket.sendText(command.toString(), true);
    try {
      JsonNode message = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (message.has("error")) {
        throw new IllegalStateException(method + ": " + message.path("message").asText());
      }
      return message.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " was interrupted", e);
    } finally {
      waiting.remove(id);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        deliver(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      waiting.values().forEach(answer -> answer.completeExceptionally(error));
    }

    private void deliver(String message) {
      try {
        JsonNode parsed = JSON.readTree(message);
        CompletableFuture<JsonNode> answer = waiting.get(parsed.path("id").asLong());
        if (answer != null) {
          answer.complete(parsed);
        }
      } catch (JsonProcessingException e) {
        waiting.values().forEach(answer -> answer.completeExceptionally(e));
      }
    }
  }
}
