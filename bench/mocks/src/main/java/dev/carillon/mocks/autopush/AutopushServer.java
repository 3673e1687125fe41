package dev.carillon.mocks.autopush;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.ServedMock;
import dev.carillon.mocks.script.Desk;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A push service for a real Firefox with no internet: the browser connects by WebSocket and speaks
 * Mozilla's autopush protocol; it is given endpoints {@code POST /wpush/v2/{token}} on the same
 * port, and what is posted there is handed to it, still encrypted. Messages with a TTL are kept
 * until the browser acknowledges them.
 */
public final class AutopushServer extends ServedMock {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "/wpush/v2/";
  private static final int MAX_BODY = 4096;

  private final Desk desk = new Desk(script(), recorder(), AutopushServer::refusal);
  private final AtomicLong versions = new AtomicLong();
  private volatile PushRegistry registry;

  private AutopushServer(MockNet net, int port) throws IOException {
    super("autopush");
    listens(MockServer.start(net, port, this::serve, send -> new BrowserSession(registry, send)));
    this.registry = new PushRegistry(uri() + PREFIX);
  }

  /** Starts on a port (0 for any). */
  public static AutopushServer start(MockNet net, int port) throws IOException {
    return new AutopushServer(net, port);
  }

  /** What {@code dom.push.serverURL} is to be. */
  public URI webSocketUri() {
    return URI.create("ws://localhost:" + uri().getPort() + "/");
  }

  /**
   * The preferences with which a Firefox uses this service and grants notifications without asking:
   * strings, booleans and integers.
   */
  public Map<String, Object> firefoxPreferences() {
    Map<String, Object> prefs = new LinkedHashMap<>();
    prefs.put("dom.push.serverURL", webSocketUri().toString());
    prefs.put("dom.push.testing.allowInsecureServerURL", true);
    prefs.put("dom.push.connection.enabled", true);
    prefs.put("permissions.default.desktop-notification", 1);
    // a machine without a network would count as offline, and the service would not connect
    prefs.put("network.manage-offline-status", false);
    prefs.put("network.connectivity-service.enabled", false);
    return prefs;
  }

  /** The endpoints that browsers hold now. */
  public List<String> endpoints() {
    return registry.endpoints();
  }

  /**
   * Loses everything about its browsers, as a push service may. They notice when they connect
   * again, and then their subscriptions are gone ({@code pushsubscriptionchange}).
   */
  public void forgetBrowsers() {
    registry.forget();
    dropConnections();
  }

  /** What browsers said of the notifications, oldest first. */
  public List<Acknowledgement> acknowledgements() {
    return registry.acknowledgements();
  }

  /**
   * Waits until browsers have acknowledged so many notifications.
   *
   * @throws AssertionError when they have not within the time
   */
  public List<Acknowledgement> awaitAcknowledgements(int count, Duration atMost)
      throws InterruptedException {
    if (!registry.await(atMost.toMillis(), r -> r.acknowledgements().size() >= count)) {
      throw new AssertionError(
          "awaited %d acknowledgements, had %s".formatted(count, acknowledgements()));
    }
    return acknowledgements();
  }

  private Reply serve(MockRequest request) {
    String path = request.path();
    if (!path.startsWith(PREFIX)) {
      return desk.refuse(request, null, "404");
    }
    String token = path.substring(PREFIX.length());
    Subscription to = registry.subscription(token);
    String refusal = refusal(request, to);
    if (refusal != null) {
      return desk.refuse(request, token, refusal);
    }
    String version = "v" + versions.incrementAndGet();
    return desk.reply(request, token, version, () -> forward(request, to, version));
  }

  private static String refusal(MockRequest request, Subscription to) {
    if (!request.method().equals("POST")) {
      return "405";
    }
    if (to == null) {
      return "410";
    }
    String ttl = request.header("ttl");
    if (ttl == null || !ttl.matches("\\d{1,10}")) {
      return "400";
    }
    int size = request.body().readableBytes();
    if (size > MAX_BODY) {
      return "413";
    }
    if (size > 0 && !"aes128gcm".equals(request.header("content-encoding"))) {
      return "415";
    }
    return keyMatches(request.header("authorization"), to.key()) ? null : "401";
  }

  /** An endpoint made for a key takes pushes of that key only. */
  private static boolean keyMatches(String authorization, String key) {
    if (key == null) {
      return true;
    }
    if (authorization == null) {
      return false;
    }
    int at = authorization.indexOf("k=");
    return at >= 0 && authorization.substring(at + 2).strip().equals(key.replace("=", ""));
  }

  private Reply.Answer forward(MockRequest request, Subscription to, String version) {
    ObjectNode notification = JSON.createObjectNode();
    notification.put("messageType", "notification");
    notification.put("channelID", to.channelId());
    notification.put("version", version);
    byte[] body = request.bodyBytes();
    if (body.length > 0) {
      notification.put("data", Base64.getUrlEncoder().withoutPadding().encodeToString(body));
      notification.putObject("headers").put("encoding", "aes128gcm");
    }
    String ttl = request.header("ttl");
    registry.notify(to, notification, !ttl.equals("0"));
    return Reply.Answer.empty(201, "location", uri() + "/m/" + version, "ttl", ttl);
  }

  private static Reply.Answer refusal(String reason) {
    int status = Integer.parseInt(reason);
    return Reply.Answer.json(
        status, "{\"code\":" + status + ",\"errno\":" + (status == 410 ? 106 : 100) + "}");
  }
}
