package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Suite.Extension.class)
class CleanupIT {

  @Test
  void runsFromTheAdministratorsRouteAndShowsItsProgress(Suite suite) throws Exception {
    ApiClient client = ApiClient.demo(suite.uri());
    JsonNode started = client.post("/jobs/cleanup", "{}").expect(202);

    Waiting.until("the job ends", Duration.ofSeconds(60), () -> ended(client));

    JsonNode ended = client.get("/jobs/cleanup").expect(200);
    assertThat(ended.path("id").asLong()).isEqualTo(started.path("id").asLong());
    assertThat(ended.path("state").asText()).isEqualTo("completed");
    assertThat(ended.path("steps").findValuesAsText("name"))
        .containsExactly("devices", "publishes", "dead-letters");
  }

  @Test
  void isForAdministratorsOnly(Suite suite) throws Exception {
    ApiClient stranger = new ApiClient(suite.uri(), "app-id", "app-key", "not-the-secret");

    stranger.post("/jobs/cleanup", "{}").expect(401);
  }

  private static boolean ended(ApiClient client) {
    try {
      return !client.get("/jobs/cleanup").expect(200).path("endedAt").isNull();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
