package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes")
        .contains("carillon_push_delivery_seconds_bucket{lane=\"critical\",le=\"0.25\"}")
        .contains("carillon_push_answer_seconds_count{provider=\"webpush\"}");
  }

  @Test
  void describesItsRoutes(Suite suite) throws Exception {
    assertThat(get(suite, "/openapi").body())
        .contains("title: Carillon", "/apps/{appId}/push/publish:", "DeviceRequest:", "\"202\"");
    assertThat(get(suite, "/openapi/ui/").statusCode()).isEqualTo(200);
  }

  @Test
  void theServerFindsNoFaultInTheirDescription(Suite suite) throws Exception {
    get(suite, "/openapi");

    Path log = suite.server().outputDir().resolve("logs/messages.log");
    assertThat(Files.readString(log)).doesNotContain("CWWKO1650E");
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

  @ParameterizedTest
  @ValueSource(
      strings = {"/no-such-file", "/WEB-INF/web.xml", "/..%5cWEB-INF%5cweb.xml", "/error", "/apps"})
  void saysNothingOfItselfWhereThereIsNothing(String path, Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, path);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).contains("\"code\":").doesNotContain("Exception", "SRVE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health/no-such-check", "/jwt/no-such-route", "/openapi/ui/no-such-file"})
  void theServersOwnApplicationsSayNothingOfThemselvesEither(String path, Suite suite)
      throws Exception {
    HttpResponse<String> answer = get(suite, path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).isEmpty();
    assertThat(answer.body()).isEqualToIgnoringWhitespace("{}");
  }

  @Test
  void refusesInJsonWhatTheFrameworkCannotRead(Suite suite) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(suite.uri().resolve("/api/push/vapid-public-key"))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "nonsense")
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"success\":false", "\"code\":\"invalid_input\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void filesAreOnlyRead(String method, Suite suite) throws Exception {
    for (String path : new String[] {"/", "/carillon.js"}) {
      HttpRequest request =
          HttpRequest.newBuilder(suite.uri().resolve(path))
              .timeout(Duration.ofSeconds(20))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void servesScriptsAndTheManifestAsWhatTheyAre(Suite suite) throws Exception {
    assertThat(get(suite, "/carillon-sw.js").headers().firstValue("content-type").orElse(""))
        .startsWith("text/javascript");
    assertThat(get(suite, "/manifest.webmanifest").headers().firstValue("content-type"))
        .hasValue("application/manifest+json");
  }

  private HttpResponse<String> get(Suite suite, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(suite.uri().resolve(path)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
