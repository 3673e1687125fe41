package dev.carillon.mocks.hms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HMS Push Kit: {@code POST /v1/{appId}/messages:send} with up to 1,000 tokens, and {@code POST
 * /oauth2/v3/token} (client credentials). Tokens told to {@link #illegal} give 80100000 with {@code
 * illegal_tokens}, or 80300007 when no other is in the request. Reasons for {@link MockScript}: the
 * result codes; a fault by token goes by the request's first token. A request is recorded once, its
 * tokens joined by commas.
 */
public final class MockHms extends ServedMock {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_STREAMS = 100;
  private static final int MAX_TOKENS = 1000;

  private final String appId;
  private final String clientSecret;
  private final AccessTokens accessTokens = new AccessTokens("hms-mock");
  private final Set<String> illegal = ConcurrentHashMap.newKeySet();
  private final MockScript tokenScript = new MockScript();
  private final Recorder tokenRecorder = new Recorder();
  private final Desk desk = new Desk(script(), recorder(), MockHms::result);
  private final Desk tokenDesk = new Desk(tokenScript, tokenRecorder, MockHms::oauthError);
  private final AtomicLong ids = new AtomicLong();

  private MockHms(MockNet net, int port, String appId, String clientSecret) throws IOException {
    super("hms");
    this.appId = appId;
    this.clientSecret = clientSecret;
    listens(MockServer.start(net, port, MAX_STREAMS, this::serve));
  }

  /** Starts on a port (0 for any) with the app {@code 100000001} and its secret. */
  public static MockHms start(MockNet net, int port) throws IOException {
    return new MockHms(net, port, "100000001", "hms-secret");
  }

  public String appId() {
    return appId;
  }

  public String clientSecret() {
    return clientSecret;
  }

  public URI tokenUri() {
    return uri().resolve("/oauth2/v3/token");
  }

  /** These tokens are invalid from now on. */
  public void illegal(String... tokens) {
    illegal.addAll(Set.of(tokens));
  }

  /** Faults of the token endpoint; reasons are its {@code error} numbers, for example 1101. */
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
    if (path.equals("/oauth2/v3/token")) {
      return token(request);
    }
    if (path.endsWith("/messages:send") && path.startsWith("/v1/")) {
      return send(request);
    }
    return Reply.now(Reply.Answer.empty(404));
  }

  private Reply send(MockRequest request) {
    if (!accessTokens.accepts(request.header("authorization"))) {
      return desk.refuse(request, null, "80200003");
    }
    if (!request.path().equals("/v1/" + appId + "/messages:send")) {
      return desk.refuse(request, null, "80300002");
    }
    List<String> tokens = tokens(request);
    if (tokens == null) {
      return desk.refuse(request, null, "80100003");
    }
    if (tokens.isEmpty() || tokens.size() > MAX_TOKENS) {
      return desk.refuse(request, null, "80300010");
    }
    String key = tokens.size() == 1 ? tokens.get(0) : String.join(",", tokens);
    String id = Long.toString(ids.incrementAndGet());
    return desk.reply(request, key, id, () -> outcome(tokens, id));
  }

  private Reply.Answer outcome(List<String> tokens, String id) {
    List<String> bad = tokens.stream().filter(illegal::contains).toList();
    if (bad.isEmpty()) {
      return answer(200, "80000000", "Success", id);
    }
    if (bad.size() == tokens.size()) {
      return answer(200, "80300007", "All the tokens are invalid", id);
    }
    ObjectNode message = JSON.createObjectNode();
    message.put("success", tokens.size() - bad.size()).put("failure", bad.size());
    bad.forEach(message.putArray("illegal_tokens")::add);
    return answer(200, "80100000", message.toString(), id);
  }

  private static List<String> tokens(MockRequest request) {
    try {
      JsonNode list = JSON.readTree(request.bodyBytes()).path("message").path("token");
      if (!list.isArray()) {
        return null;
      }
      List<String> tokens = new ArrayList<>();
      list.forEach(each -> tokens.add(each.asText()));
      return tokens;
    } catch (IOException e) {
      return null;
    }
  }

  private static Reply.Answer result(String code) {
    int status = 400;
    if (code.startsWith("802")) {
      status = 401;
    } else if (code.equals("81000001")) {
      status = 500;
    } else if (code.equals("80300007") || code.equals("80000000")) {
      status = 200;
    }
    return answer(status, code, "result " + code, "0");
  }

  private static Reply.Answer answer(int status, String code, String message, String id) {
    ObjectNode body = JSON.createObjectNode();
    body.put("code", code).put("msg", message).put("requestId", id);
    return Reply.Answer.json(status, body.toString());
  }

  private Reply token(MockRequest request) {
    Map<String, String> form = AccessTokens.form(request.bodyBytes());
    boolean good =
        "client_credentials".equals(form.get("grant_type"))
            && appId.equals(form.get("client_id"))
            && clientSecret.equals(form.get("client_secret"));
    if (!good) {
      return tokenDesk.refuse(request, null, "1101");
    }
    return tokenDesk.reply(request, null, null, this::issue);
  }

  private Reply.Answer issue() {
    ObjectNode body = JSON.createObjectNode();
    body.put("access_token", accessTokens.issue());
    body.put("expires_in", accessTokens.lifetimeSeconds()).put("token_type", "Bearer");
    return Reply.Answer.json(200, body.toString());
  }

  private static Reply.Answer oauthError(String code) {
    ObjectNode body = JSON.createObjectNode();
    body.put("sub_error", 20001).put("error_description", "invalid client").put("error", code);
    return Reply.Answer.json(400, body.toString());
  }
}
