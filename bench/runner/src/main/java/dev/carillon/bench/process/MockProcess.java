package dev.carillon.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.bench.http.Connection;
import dev.carillon.mocks.MockMain;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The mocks in a process of their own, and their control port. */
public final class MockProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NONE = {};

  private final Process process;
  private final URI control;

  private MockProcess(Process process, URI control) {
    this.process = process;
    this.control = control;
  }

  /** Starts and waits until it listens; it counts requests and keeps none. */
  public static MockProcess start(Path dir) throws IOException {
    Files.createDirectories(dir);
    Path file = dir.resolve("control");
    Files.deleteIfExists(file);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MockMain.class.getName(),
            "--mode",
            "COUNT",
            "--control-file",
            file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("mocks.log").toFile())
            .start();
    Waiting.until(
        "mocks, see " + dir,
        Duration.ofSeconds(30),
        () -> Files.exists(file) || !process.isAlive());
    return new MockProcess(process, URI.create(Files.readString(file)));
  }

  public long pid() {
    return process.pid();
  }

  /** Addresses and credentials. */
  public JsonNode addresses() throws IOException {
    return call("GET", "/", NONE);
  }

  /** Counts by mock. */
  public JsonNode stats() throws IOException {
    return call("GET", "/stats", NONE);
  }

  /** Requests of one mock kept in full. */
  public JsonNode received(String mock) throws IOException {
    return call("GET", "/received/" + mock + "?limit=10000", NONE);
  }

  /** Changes all mocks, or one. */
  public void change(String what, String mock, String json) throws IOException {
    call("POST", "/" + what + "/" + mock, json.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode call(String method, String path, byte[] body) throws IOException {
    try (Connection connection = new Connection(control)) {
      return JSON.readTree(connection.send(method, path, body).expect(200).body());
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
