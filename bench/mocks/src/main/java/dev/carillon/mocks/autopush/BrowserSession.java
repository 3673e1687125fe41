package dev.carillon.mocks.autopush;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.wire.WebSocketService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The browser's side of the protocol: hello, register, unregister, ack, nack and ping. */
final class BrowserSession implements WebSocketService.Session {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserSession.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PushRegistry registry;
  private final Consumer<String> send;
  private String agentId;

  BrowserSession(PushRegistry registry, Consumer<String> send) {
    this.registry = registry;
    this.send = send;
  }

  @Override
  public void received(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      LOG.warn("a browser sent no JSON", e);
      return;
    }
    String type = message.path("messageType").asText("ping");
    if (agentId == null && !type.equals("hello")) {
      LOG.warn("a browser sent {} before hello", type);
      return;
    }
    switch (type) {
      case "hello" -> hello(message);
      case "register" -> register(message);
      case "unregister" -> unregister(message);
      case "ack" -> message.path("updates").forEach(this::acknowledge);
      case "ping" -> send.accept("{}");
      default -> LOG.info("a browser sent {}", type);
    }
  }

  private void hello(JsonNode message) {
    agentId = registry.agent(message.path("uaid").asText(null));
    ObjectNode answer = reply("hello", 200);
    answer.put("uaid", agentId).put("use_webpush", true).putObject("broadcasts");
    send.accept(answer.toString());
    registry.connected(agentId, send);
  }

  private void register(JsonNode message) {
    String channelId = message.path("channelID").asText();
    String key = message.path("key").asText(null);
    ObjectNode answer = reply("register", 200);
    answer.put("channelID", channelId);
    answer.put("pushEndpoint", registry.register(agentId, channelId, key));
    send.accept(answer.toString());
  }

  private void unregister(JsonNode message) {
    String channelId = message.path("channelID").asText();
    registry.unregister(agentId, channelId);
    send.accept(reply("unregister", 200).put("channelID", channelId).toString());
  }

  private void acknowledge(JsonNode update) {
    registry.acknowledged(
        agentId,
        new Acknowledgement(
            update.path("channelID").asText(),
            update.path("version").asText(),
            update.path("code").asInt()));
  }

  private static ObjectNode reply(String type, int status) {
    return JSON.createObjectNode().put("messageType", type).put("status", status);
  }

  @Override
  public void closed() {
    if (agentId != null) {
      registry.disconnected(agentId, send);
    }
  }
}
