package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The packed server on PostgreSQL, which writes down the statements that change something. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT {
  private static final int DEVICES = 1000;
  private static final Duration SOON = Duration.ofSeconds(60);

  private EmbeddedPostgres postgres;
  private Path statements;
  private LibertyProcess server;
  private ApiClient bench;

  @BeforeAll
  void start() throws Exception {
    server = new LibertyProcess("postgres", "postgres");
    statements = server.home().resolve("postgres.log");
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("log_statement", "mod")
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(statements.toFile()))
            .start();
    server.with(Map.of("postgres.port", String.valueOf(postgres.getPort()))).start();
    bench = new ApiClient(server.uri(), "bench-id", "bench-key", "bench-secret");
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void recordsADeliveryForEachOfAThousandDevicesByCopy() throws Exception {
    for (int i = 0; i < DEVICES; i++) {
      bench.post("/push/deviceRegistrations", device(i)).expect(201);
    }

    String id = bench.post("/push/publish", publish()).expect(202).path("publishId").asText();

    Waiting.until("success of " + id, SOON, () -> succeeded(status(id)));
    assertThat(status(id).at("/counters/succeeded").asInt()).isEqualTo(DEVICES);
    String page = "/push/publish/" + id + "/deliveries";
    assertThat(bench.get(page, Map.of("limit", "10")).expect(200).path("items")).hasSize(10);
    assertThat(deliveries()).isEqualTo(DEVICES);
    // through the container's wrapper around the driver's connection
    assertThat(Files.readString(statements))
        .contains("copy delivery (")
        .doesNotContain("insert into delivery ");
  }

  private long deliveries() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from delivery")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String device(int number) {
    ObjectNode body =
        ApiClient.object()
            .put("id", "device-" + number)
            .put("clientId", "crowd")
            .put("platform", "android");
    body.putObject("push")
        .putObject("recipient")
        .put("transportType", "gcm")
        .put("registrationToken", "token-" + number);
    return body.toString();
  }

  private static String publish() {
    ObjectNode body = ApiClient.object();
    body.putArray("recipients").addObject().put("type", "client").put("clientId", "crowd");
    body.putObject("payload").put("title", "T");
    return body.toString();
  }

  private JsonNode status(String id) {
    try {
      return bench.get("/push/publish/" + id + "/status").expect(200);
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean succeeded(JsonNode status) {
    return status.path("state").asText().equals("succeeded");
  }
}
