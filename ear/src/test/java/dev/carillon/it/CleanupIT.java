package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Suite.Extension.class)
class CleanupIT {

  @Test
  void runsFromTheOperatorsRouteAndShowsItsProgress(Suite suite) throws Exception {
    Operator operator = Operator.development(suite.uri());
    JsonNode started = operator.post("/jobs/cleanup").expect(202);

    Waiting.until("the job ends", Duration.ofSeconds(60), () -> ended(operator));

    JsonNode ended = operator.get("/jobs/cleanup").expect(200);
    assertThat(ended.path("id").asLong()).isEqualTo(started.path("id").asLong());
    assertThat(ended.path("state").asText()).isEqualTo("completed");
    assertThat(ended.path("steps").findValuesAsText("name"))
        .containsExactly("devices", "days", "publishes", "dead-letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "bench-api-key", "app-secret", "operator-ke", ""})
  void isForNobodyElse(String key, Suite suite) throws Exception {
    ApiClient.Answer refused = new Operator(suite.uri(), key).post("/jobs/cleanup");

    JsonNode problem = refused.expect(401);
    assertThat(refused.header("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("code").asText()).isEqualTo("auth_failed");
    assertThat(problem.path("status").asInt()).isEqualTo(401);
    assertThat(problem.path("title").asText()).isEqualTo("Unauthorized");
  }

  @Test
  void isNoRouteOfAnApp(Suite suite) throws Exception {
    ApiClient.demo(suite.uri()).post("/jobs/cleanup", "{}").expect(404);
  }

  private static boolean ended(Operator operator) {
    try {
      return !operator.get("/jobs/cleanup").expect(200).path("endedAt").isNull();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
