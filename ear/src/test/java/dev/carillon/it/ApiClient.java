package dev.carillon.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as a backend does and sends them. Safe for many threads. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final String appId;
  private final String key;
  private final String secret;

  ApiClient(URI base, String appId, String key, String secret) {
    this.base = base;
    this.appId = appId;
    this.key = key;
    this.secret = secret;
  }

  /** As the development profile's demo app. */
  static ApiClient demo(URI base) {
    return new ApiClient(base, "app-id", "app-key", "app-secret");
  }

  /** What the demo app's server signs for its users: {@code key:signature}. */
  static String auth(String text) {
    return "app-key:" + hex(demo(URI.create("http://localhost")).hmac(text));
  }

  /** A body is missing where the answer was not JSON. */
  record Answer(int status, JsonNode body, HttpHeaders headers) {

    Optional<String> header(String name) {
      return headers.firstValue(name);
    }

    /**
     * @throws AssertionError when it has another status
     */
    JsonNode expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("expected " + wanted + ", was " + status + ": " + body);
      }
      return body;
    }
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** {@code path} is below {@code /apps/{appId}}. */
  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, Map.of(), body);
  }

  /** With parameters of its own beside those of the signature. */
  Answer postQuery(String path, Map<String, String> query, String body)
      throws IOException, InterruptedException {
    return send("POST", path, query, body);
  }

  Answer patch(String path, String body) throws IOException, InterruptedException {
    return send("PATCH", path, Map.of(), body);
  }

  Answer get(String path, Map<String, String> query) throws IOException, InterruptedException {
    return send("GET", path, query, "");
  }

  Answer get(String path) throws IOException, InterruptedException {
    return get(path, Map.of());
  }

  /** As a client that signs with the admin key but asks to be taken for less. */
  Answer post(String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send("POST", path, Map.of(), body, headers);
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, Map.of(), "");
  }

  private Answer send(String method, String path, Map<String, String> query, String body)
      throws IOException, InterruptedException {
    return send(method, path, query, body, Map.of());
  }

  private Answer send(
      String method,
      String path,
      Map<String, String> query,
      String body,
      Map<String, String> headers)
      throws IOException, InterruptedException {
    String full = "/apps/" + appId + path;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(full + "?" + signed(method, full, query, body)))
            .timeout(TIMEOUT);
    headers.forEach(request::header);
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .method(method, HttpRequest.BodyPublishers.ofString(body))
          .header("Content-Type", "application/json");
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String text = answer.body();
    boolean isJson = text.startsWith("{") || text.startsWith("[");
    return new Answer(
        answer.statusCode(), isJson ? json(text) : MissingNode.getInstance(), answer.headers());
  }

  /** Path and query of a signed request; {@code path} is below {@code /apps/{appId}}. */
  String signedTarget(String method, String path, String body) {
    String full = "/apps/" + appId + path;
    return full + "?" + signed(method, full, Map.of(), body);
  }

  /** The same with a query, and the path from the root. */
  String signedTarget(String method, String path, Map<String, String> query, String body) {
    return path + "?" + signed(method, path, query, body);
  }

  private String signed(String method, String path, Map<String, String> query, String body) {
    Map<String, String> parameters = new TreeMap<>(query);
    parameters.put("auth_key", key);
    parameters.put("auth_timestamp", String.valueOf(System.currentTimeMillis() / 1000));
    parameters.put("auth_version", "1.0");
    if (!body.isEmpty()) {
      parameters.put("body_md5", hex(md5(body)));
    }
    Map<String, String> lower = new TreeMap<>();
    parameters.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    String text = method + "\n" + path + "\n" + joined(lower, false);
    return joined(parameters, true) + "&auth_signature=" + hex(hmac(text));
  }

  private static String joined(Map<String, String> parameters, boolean encoded) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + (encoded ? encode(each.getValue()) : each.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** For a segment of a path, or a query. */
  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] md5(String body) {
    try {
      return MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
