package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Suite.Extension.class)
class OperationsIT {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/health/started"})
  void isHealthy(String path, Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"UP\"");
  }

  @Test
  void showsMetricsForPrometheus(Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(answer.body()).contains("jvm_memory_used_bytes");
  }

  @Test
  void describesItsRoutes(Suite suite) throws Exception {
    assertThat(get(suite, "/openapi").body()).contains("title: Carillon").contains("/metrics");
    assertThat(get(suite, "/openapi/ui/").statusCode()).isEqualTo(200);
  }

  @Test
  void servesThePage(Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, "/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<title>Carillon");
  }

  @Test
  void answersUnknownRoutesInJson(Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, "/api/no-such-route");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"not_found\"");
  }

  private HttpResponse<String> get(Suite suite, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(suite.uri().resolve(path)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
