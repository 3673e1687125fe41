package dev.carillon.mocks.webpush;

import dev.carillon.mocks.ServedMock;
import dev.carillon.mocks.script.Desk;
import dev.carillon.mocks.script.MockScript;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One origin of a Web Push service (RFC 8030): {@code POST /push/{subscription}}. Start several for
 * several origins. The token in scripts and records is the path's last part. Reasons for {@link
 * MockScript}: a status, for example {@code 410}; the body is a push service's JSON.
 */
public final class MockWebPush extends ServedMock {

  private static final String PREFIX = "/push/";
  private static final int MAX_STREAMS = 1000;
  private static final int MAX_BODY = 4096;

  private final Desk desk = new Desk(script(), recorder(), MockWebPush::refusal);
  private final VapidCheck vapid = new VapidCheck();
  private final AtomicLong ids = new AtomicLong();
  private final Clock clock;
  private final Set<String> origins;
  private volatile boolean verifyVapid;

  private MockWebPush(MockNet net, int port, String name, Clock clock) throws IOException {
    super(name);
    this.clock = clock;
    listens(MockServer.start(net, port, MAX_STREAMS, this::serve));
    this.origins = Set.of(uri().toString(), tlsUri().toString());
  }

  /** Starts on a port (0 for any). */
  public static MockWebPush start(MockNet net, int port) throws IOException {
    return start(net, port, "webpush");
  }

  public static MockWebPush start(MockNet net, int port, String name) throws IOException {
    return new MockWebPush(net, port, name, Clock.systemUTC());
  }

  /** Also verify the signature, audience and expiry of VAPID; otherwise only its form. */
  public void verifyVapid(boolean value) {
    verifyVapid = value;
  }

  /** A clear-text endpoint of this origin; any id of URL-safe characters is a subscription. */
  public URI endpoint(String subscription) {
    return uri().resolve(PREFIX + subscription);
  }

  /** The same over TLS. */
  public URI tlsEndpoint(String subscription) {
    return tlsUri().resolve(PREFIX + subscription);
  }

  private Reply serve(MockRequest request) {
    String path = request.path();
    if (!path.startsWith(PREFIX) || path.length() == PREFIX.length()) {
      return desk.refuse(request, null, "404");
    }
    String subscription = path.substring(PREFIX.length());
    String refusal = refusal(request);
    if (refusal != null) {
      return desk.refuse(request, subscription, refusal);
    }
    String id = "m" + ids.incrementAndGet();
    String ttl = request.header("ttl");
    return desk.reply(
        request,
        subscription,
        id,
        () -> Reply.Answer.empty(201, "location", uri() + "/message/" + id, "ttl", ttl));
  }

  private String refusal(MockRequest request) {
    if (!request.method().equals("POST")) {
      return "405";
    }
    String ttl = request.header("ttl");
    if (ttl == null || ttl.isEmpty() || !ttl.chars().allMatch(Character::isDigit)) {
      return "400";
    }
    int size = request.body().readableBytes();
    if (size > MAX_BODY) {
      return "413";
    }
    if (size > 0 && !"aes128gcm".equals(request.header("content-encoding"))) {
      return "415";
    }
    return badOption(request) ? "400" : vapidRefusal(request.header("authorization"));
  }

  private static boolean badOption(MockRequest request) {
    String topic = request.header("topic");
    if (topic != null && !topic.matches("[A-Za-z0-9_-]{1,32}")) {
      return true;
    }
    String urgency = request.header("urgency");
    return urgency != null && !Set.of("very-low", "low", "normal", "high").contains(urgency);
  }

  private String vapidRefusal(String authorization) {
    if (!VapidCheck.wellFormed(authorization)) {
      return "401";
    }
    boolean good =
        !verifyVapid || vapid.good(authorization, origins, clock.instant().getEpochSecond());
    return good ? null : "403";
  }

  private static Reply.Answer refusal(String reason) {
    int status = Integer.parseInt(reason);
    return Reply.Answer.json(
        status, "{\"code\":" + status + ",\"errno\":100,\"error\":\"refused\",\"message\":\"\"}");
  }
}
