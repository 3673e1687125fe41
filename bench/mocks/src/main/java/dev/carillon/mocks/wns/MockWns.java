package dev.carillon.mocks.wns;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.ServedMock;
import dev.carillon.mocks.oauth.AccessTokens;
import dev.carillon.mocks.script.Desk;
import dev.carillon.mocks.script.MockScript;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * WNS: a channel is {@code POST /?token={channel}}, and {@code POST /accesstoken.srf} gives access
 * tokens (client credentials with the package SID). Reasons for {@link MockScript}: a status (400,
 * 401, 403, 404, 406, 410, 413, 500, 503), or {@code dropped} and {@code channelthrottled}, which
 * are 200 with that {@code X-WNS-Status}.
 */
public final class MockWns extends ServedMock {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "/?token=";
  private static final int MAX_STREAMS = 100;
  private static final int MAX_BODY = 5000;
  private static final Set<String> XML_TYPES = Set.of("wns/toast", "wns/tile", "wns/badge");

  private final String packageSid;
  private final String clientSecret;
  private final AccessTokens accessTokens = new AccessTokens("wns-mock");
  private final MockScript tokenScript = new MockScript();
  private final Recorder tokenRecorder = new Recorder();
  private final Desk desk = new Desk(script(), recorder(), MockWns::refusal);
  private final Desk tokenDesk = new Desk(tokenScript, tokenRecorder, MockWns::oauthError);
  private final AtomicLong ids = new AtomicLong();

  private MockWns(MockNet net, int port, String packageSid, String clientSecret)
      throws IOException {
    super("wns");
    this.packageSid = packageSid;
    this.clientSecret = clientSecret;
    listens(MockServer.start(net, port, MAX_STREAMS, this::serve));
  }

  /** Starts on a port (0 for any) with a package of its own. */
  public static MockWns start(MockNet net, int port) throws IOException {
    return new MockWns(net, port, "ms-app://s-1-15-2-1000-2000", "wns-secret");
  }

  public String packageSid() {
    return packageSid;
  }

  public String clientSecret() {
    return clientSecret;
  }

  public URI tokenUri() {
    return uri().resolve("/accesstoken.srf");
  }

  /** The clear-text URI of a channel; the token in scripts and records is {@code channel}. */
  public URI channelUri(String channel) {
    return URI.create(uri() + PREFIX + channel);
  }

  /** The same over TLS. */
  public URI tlsChannelUri(String channel) {
    return URI.create(tlsUri() + PREFIX + channel);
  }

  /** Faults of the token endpoint; reasons are OAuth errors such as {@code invalid_client}. */
  public MockScript tokenScript() {
    return tokenScript;
  }

  public Recorder tokenRecorder() {
    return tokenRecorder;
  }

  public AccessTokens accessTokens() {
    return accessTokens;
  }

  private Reply serve(MockRequest request) {
    String path = request.path();
    if (path.equals("/accesstoken.srf")) {
      return token(request);
    }
    if (!path.startsWith(PREFIX)) {
      return desk.refuse(request, null, "404");
    }
    String channel = path.substring(PREFIX.length());
    String refusal = refusalOf(request);
    if (refusal != null) {
      return desk.refuse(request, channel, refusal);
    }
    String id = "WNS" + ids.incrementAndGet();
    return desk.reply(request, channel, id, () -> status("received", id));
  }

  private String refusalOf(MockRequest request) {
    if (!request.method().equals("POST")) {
      return "405";
    }
    if (!accessTokens.accepts(request.header("authorization"))) {
      return "401";
    }
    String type = request.header("x-wns-type");
    String content = String.valueOf(request.header("content-type"));
    boolean xml = XML_TYPES.contains(type) && content.startsWith("text/xml");
    boolean raw = "wns/raw".equals(type) && content.startsWith("application/octet-stream");
    String ttl = request.header("x-wns-ttl");
    boolean ttlGood = ttl == null || ttl.matches("\\d{1,10}");
    if (!xml && !raw || !ttlGood) {
      return "400";
    }
    return request.body().readableBytes() > MAX_BODY ? "413" : null;
  }

  private static Reply.Answer status(String status, String id) {
    return Reply.Answer.empty(
        200,
        "x-wns-status",
        status,
        "x-wns-notificationstatus",
        status,
        "x-wns-deviceconnectionstatus",
        status.equals("received") ? "connected" : "disconnected",
        "x-wns-msg-id",
        id);
  }

  private static Reply.Answer refusal(String reason) {
    if (reason.equals("dropped") || reason.equals("channelthrottled")) {
      return status(reason, "WNS0");
    }
    int status = Integer.parseInt(reason);
    String text = "refused with " + reason;
    if (status == 401) {
      String challenge = "Bearer error=\"invalid_token\"";
      return Reply.Answer.empty(401, "www-authenticate", challenge, "x-wns-msg-id", "WNS0");
    }
    return Reply.Answer.empty(
        status, "x-wns-error-description", text, "x-wns-status", "dropped", "x-wns-msg-id", "WNS0");
  }

  private Reply token(MockRequest request) {
    Map<String, String> form = AccessTokens.form(request.bodyBytes());
    boolean good =
        "client_credentials".equals(form.get("grant_type"))
            && packageSid.equals(form.get("client_id"))
            && clientSecret.equals(form.get("client_secret"))
            && "notify.windows.com".equals(form.get("scope"));
    if (!good) {
      return tokenDesk.refuse(request, null, "invalid_client");
    }
    return tokenDesk.reply(request, null, null, this::issue);
  }

  private Reply.Answer issue() {
    return Reply.Answer.json(
        200,
        JSON.createObjectNode()
            .put("access_token", accessTokens.issue())
            .put("token_type", "bearer")
            .put("expires_in", accessTokens.lifetimeSeconds())
            .toString());
  }

  private static Reply.Answer oauthError(String reason) {
    return Reply.Answer.json(
        400,
        JSON.createObjectNode()
            .put("error", reason)
            .put("error_description", "client authentication failed")
            .toString());
  }
}
