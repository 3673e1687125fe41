package dev.carillon.mocks.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Latency;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A small HTTP port to script and read the mocks of another process; JSON both ways. {@code {mock}}
 * is a name or {@code *} for all.
 *
 * <ul>
 *   <li>{@code GET /} addresses, credentials and the certificate
 *   <li>{@code GET /stats} counts by mock and status, the process's CPU time and heap
 *   <li>{@code GET /received/{mock}?since=0&limit=1000}, {@code GET /tokens/{mock}} (count by
 *       token)
 *   <li>{@code POST /faults/{mock}} {@code {"fault":"reason:UNREGISTERED","token":"t"}} or {@code
 *       "next":5} or {@code "rate":0.1,"seed":1} in place of the token; {@code DELETE} clears
 *   <li>{@code POST /latency/{mock}} {@code {"p50":50,"p99":500,"seed":1}}, {@code {"fixed":20}} or
 *       {@code {}} (milliseconds)
 *   <li>{@code POST /watch/{mock}} {@code {"prefix":"probe-"}}: tokens kept in full in any mode
 *   <li>{@code POST /mode/{mock}} {@code {"mode":"COUNT"}}, {@code POST /reset/{mock}} (records),
 *       {@code POST /drop/{mock}} (connections)
 * </ul>
 *
 * It has a network thread of its own, so that a long answer delays no mock.
 */
public final class ControlPort implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MockSet mocks;
  private final MockNet net = MockNet.start();
  private final MockServer server;

  private ControlPort(MockSet mocks, int port) throws IOException {
    this.mocks = mocks;
    this.server = MockServer.start(net, port, 100, this::serve);
  }

  public static ControlPort start(MockSet mocks, int port) throws IOException {
    return new ControlPort(mocks, port);
  }

  public URI uri() {
    return server.uri();
  }

  private Reply serve(MockRequest request) {
    try {
      JsonNode answer = route(request);
      return Reply.now(
          answer == null ? Reply.Answer.empty(404) : Reply.Answer.json(200, answer.toString()));
    } catch (IllegalArgumentException | IOException e) {
      ObjectNode error = JSON.createObjectNode().put("error", String.valueOf(e.getMessage()));
      return Reply.now(Reply.Answer.json(400, error.toString()));
    }
  }

  private JsonNode route(MockRequest request) throws IOException {
    QueryStringDecoder query = new QueryStringDecoder(request.path());
    String[] parts = query.path().split("/");
    if (parts.length == 0) {
      return ControlView.addresses(mocks);
    }
    if (query.path().equals("/stats")) {
      return ControlView.stats(mocks);
    }
    if (parts.length != 3) {
      return null;
    }
    if (request.method().equals("GET")) {
      return read(parts[1], named(parts[2]).get(0), query.parameters());
    }
    byte[] body = request.bodyBytes();
    JsonNode json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    boolean delete = request.method().equals("DELETE");
    for (ProviderMock mock : named(parts[2])) {
      change(delete ? "clear" : parts[1], mock, json);
    }
    return JSON.createObjectNode().put("ok", true);
  }

  private List<ProviderMock> named(String name) {
    Collection<ProviderMock> all = mocks.byName().values();
    List<ProviderMock> found =
        all.stream().filter(each -> name.equals("*") || each.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("no mock " + name);
    }
    return found;
  }

  private static JsonNode read(String what, ProviderMock mock, Map<String, List<String>> query) {
    return switch (what) {
      case "received" -> {
        long since = Long.parseLong(query.getOrDefault("since", List.of("0")).get(0));
        int limit = Integer.parseInt(query.getOrDefault("limit", List.of("1000")).get(0));
        yield ControlView.received(mock.recorder().since(since, Math.min(limit, 10_000)));
      }
      case "tokens" -> JSON.valueToTree(mock.recorder().byToken());
      default -> throw new IllegalArgumentException("nothing to read at " + what);
    };
  }

  private static void change(String what, ProviderMock mock, JsonNode json) {
    switch (what) {
      case "faults" -> fault(mock, json);
      case "clear" -> mock.script().clear();
      case "latency" -> mock.script().latency(latency(json));
      case "mode" -> mock.recorder().mode(Recorder.Mode.valueOf(json.path("mode").asText()));
      case "watch" -> mock.recorder().watch(json.path("prefix").asText(null));
      case "reset" -> mock.recorder().clear();
      case "drop" -> mock.dropConnections();
      default -> throw new IllegalArgumentException("nothing to change at " + what);
    }
  }

  private static void fault(ProviderMock mock, JsonNode json) {
    Fault fault = Fault.parse(json.path("fault").asText());
    if (json.has("token")) {
      mock.script().onToken(json.path("token").asText(), fault);
    } else if (json.has("next")) {
      mock.script().next(json.path("next").asInt(), fault);
    } else {
      mock.script().rate(json.path("rate").asDouble(1), json.path("seed").asLong(), fault);
    }
  }

  private static Latency latency(JsonNode json) {
    if (json.has("fixed")) {
      return Latency.fixed(Duration.ofMillis(json.path("fixed").asLong()));
    }
    if (json.has("p50")) {
      return Latency.quantiles(
          Duration.ofMillis(json.path("p50").asLong()),
          Duration.ofMillis(json.path("p99").asLong()),
          json.path("seed").asLong(1));
    }
    return Latency.none();
  }

  @Override
  public void close() {
    server.close();
    net.close();
  }
}
