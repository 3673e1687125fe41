package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
        .contains("carillon_push_answer_seconds_count{provider=\"webpush\"}")
        .contains("# TYPE carillon_push_credentials_paused_total counter")
        .containsPattern("carillon_build_info\\{revision=\"[^\"$]+\",version=\"[0-9][^\"]*\"} 1");
    assertThat(answer.body().lines().filter(line -> line.matches("# HELP \\S+ *"))).isEmpty();
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
      strings = {
        "/no-such-file",
        "/WEB-INF/web.xml",
        "/..%5cWEB-INF%5cweb.xml",
        "/error",
        "/apps",
        "/jwt/x"
      })
  void saysNothingOfItselfWhereThereIsNothing(String path, Suite suite) throws Exception {
    HttpResponse<String> answer = get(suite, path);

    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.body()).contains("\"code\":").doesNotContain("Exception", "SRVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/no-such-check", "/openapi/ui/no-such-file"})
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
  void servesTheWorkerAndIconsUnderTheNamesOfTheSpecification(Suite suite) throws Exception {
    HttpResponse<String> worker = get(suite, "/sw.js");
    assertThat(worker.statusCode()).isEqualTo(200);
    assertThat(worker.headers().firstValue("content-type").orElse(""))
        .startsWith("text/javascript");
    for (String icon : new String[] {"/icon-192x192.png", "/icon-72x72.png"}) {
      assertThat(get(suite, icon).statusCode()).as(icon).isEqualTo(200);
      assertThat(get(suite, icon).headers().firstValue("content-type")).hasValue("image/png");
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

  @Test
  void aHeadOfManyOrLongFieldsIsRefused(Suite suite) throws IOException {
    String many = "X-Field: 1\r\n".repeat(200);
    String longField = "X-Field: " + "x".repeat(25_000) + "\r\n";

    assertThat(status(suite, "X-Field: 1\r\n".repeat(50))).isEqualTo("200");
    assertThat(status(suite, many)).isEqualTo("400");
    assertThat(status(suite, longField)).isEqualTo("400");
  }

  private static String status(Suite suite, String fields) throws IOException {
    try (Socket socket = new Socket("localhost", suite.uri().getPort())) {
      socket.setSoTimeout(20_000);
      String head = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.US_ASCII).substring(9);
    }
  }
}
