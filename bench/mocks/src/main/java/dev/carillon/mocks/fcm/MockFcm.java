package dev.carillon.mocks.fcm;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * FCM HTTP v1: {@code POST /v1/projects/{project}/messages:send}, and the OAuth 2 token endpoint
 * {@code POST /token} of its service account. Reasons for {@link MockScript}: the {@code FcmError}
 * codes, {@code INVALID_ARGUMENT:message.token} (or another field), {@code UNAUTHENTICATED}.
 */
public final class MockFcm extends ServedMock {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_STREAMS = 1000;
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final ByteBuf TOKEN_FIELD =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\"token\":\"", StandardCharsets.US_ASCII));

  private final String project;
  private final String sendPath;
  private final ServiceAccount account;
  private final Clock clock;
  private final AccessTokens accessTokens = new AccessTokens("ya29.mock");
  private final MockScript tokenScript = new MockScript();
  private final Recorder tokenRecorder = new Recorder();
  private final Desk desk = new Desk(script(), recorder(), FcmErrors::answer);
  private final Desk tokenDesk = new Desk(tokenScript, tokenRecorder, MockFcm::oauthError);
  private final AtomicLong ids = new AtomicLong();

  private MockFcm(MockNet net, int port, String project, Clock clock) throws IOException {
    super("fcm");
    this.project = project;
    this.sendPath = "/v1/projects/" + project + "/messages:send";
    this.account = new ServiceAccount(project);
    this.clock = clock;
    listens(MockServer.start(net, port, MAX_STREAMS, this::serve));
  }

  /** Starts on a port (0 for any) with the project {@code carillon-mock}. */
  public static MockFcm start(MockNet net, int port) throws IOException {
    return new MockFcm(net, port, "carillon-mock", Clock.systemUTC());
  }

  public String project() {
    return project;
  }

  /** The service account's key file, its {@code token_uri} pointing here. */
  public String serviceAccountJson() {
    return account.json(tokenUri());
  }

  public URI tokenUri() {
    return uri().resolve("/token");
  }

  /** Faults of the token endpoint; reasons are OAuth errors such as {@code invalid_grant}. */
  public MockScript tokenScript() {
    return tokenScript;
  }

  /** Requests of the token endpoint. */
  public Recorder tokenRecorder() {
    return tokenRecorder;
  }

  public AccessTokens accessTokens() {
    return accessTokens;
  }

  private Reply serve(MockRequest request) {
    String path = request.path();
    if (path.equals(sendPath)) {
      return send(request);
    }
    if (path.equals("/token")) {
      return token(request);
    }
    return Reply.now(Reply.Answer.json(404, "{\"error\":{\"code\":404,\"status\":\"NOT_FOUND\"}}"));
  }

  private Reply send(MockRequest request) {
    String token = recorder().mode() == Recorder.Mode.FULL ? null : quickToken(request.body());
    if (!accessTokens.accepts(request.header("authorization"))) {
      return desk.refuse(request, token, "UNAUTHENTICATED");
    }
    if (token == null) {
      JsonNode message = message(request);
      if (message == null) {
        return desk.refuse(request, null, "INVALID_ARGUMENT");
      }
      token = message.path("token").asText(null);
      if (token == null && !message.has("topic") && !message.has("condition")) {
        return desk.refuse(request, null, "INVALID_ARGUMENT:message.token");
      }
    }
    String id = "projects/" + project + "/messages/0:" + ids.incrementAndGet();
    return desk.reply(
        request, token, id, () -> Reply.Answer.json(200, "{\"name\":\"" + id + "\"}"));
  }

  private static JsonNode message(MockRequest request) {
    try {
      JsonNode message = JSON.readTree(request.bodyBytes()).path("message");
      return message.isObject() ? message : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The token without parsing the rest, for load; null when it has to be parsed. */
  private static String quickToken(ByteBuf body) {
    int at = ByteBufUtil.indexOf(TOKEN_FIELD, body);
    if (at < 0) {
      return null;
    }
    int from = at + TOKEN_FIELD.readableBytes();
    int end = body.indexOf(from, body.writerIndex(), (byte) '"');
    return end < 0 ? null : body.toString(from, end - from, StandardCharsets.US_ASCII);
  }

  private Reply token(MockRequest request) {
    Map<String, String> form = AccessTokens.form(request.bodyBytes());
    if (!GRANT.equals(form.get("grant_type"))) {
      return tokenDesk.refuse(request, null, "unsupported_grant_type");
    }
    String fault =
        account.faultOf(
            form.getOrDefault("assertion", ""), tokenUri(), clock.instant().getEpochSecond());
    if (fault != null) {
      return tokenDesk.refuse(request, null, "invalid_grant");
    }
    return tokenDesk.reply(request, null, null, this::issue);
  }

  private Reply.Answer issue() {
    return Reply.Answer.json(
        200,
        JSON.createObjectNode()
            .put("access_token", accessTokens.issue())
            .put("expires_in", accessTokens.lifetimeSeconds())
            .put("token_type", "Bearer")
            .toString());
  }

  private static Reply.Answer oauthError(String reason) {
    return Reply.Answer.json(
        400,
        JSON.createObjectNode().put("error", reason).put("error_description", reason).toString());
  }
}
