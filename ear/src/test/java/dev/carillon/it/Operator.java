package dev.carillon.it;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls the routes below {@code /admin}. Safe for many threads. */
final class Operator {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final String key;

  /**
   * @param key its API key
   */
  Operator(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** As the development profile's operator. */
  static Operator development(URI base) {
    return new Operator(base, "operator-key");
  }

  /** {@code path} is below {@code /admin}. */
  ApiClient.Answer post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  ApiClient.Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  ApiClient.Answer send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The same with a whole path, for what an API key reaches beside the operator's routes. */
  ApiClient.Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(method, "/.." + path, body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve("/admin" + path).normalize())
        .header("X-API-Key", key)
        .timeout(TIMEOUT);
  }

  private ApiClient.Answer send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new ApiClient.Answer(
        answer.statusCode(),
        answer.body().startsWith("{") ? ApiClient.json(answer.body()) : MissingNode.getInstance(),
        answer.headers());
  }
}
