package dev.carillon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packed EAR in a Liberty process of its own, with its own port, output and data directory.
 * Started and stopped, or killed, by one thread; start it again to have the same data.
 */
final class LibertyProcess implements AutoCloseable {
  private static final Path WLP = Path.of(System.getProperty("carillon.wlp", "target/liberty/wlp"));
  private static final Path ROOT = Path.of(System.getProperty("carillon.it.dir", "target/it"));
  private static final Duration START = Duration.ofMinutes(8);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final String server;
  private final Path home;
  private final int port;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Process process;

  /**
   * On the embedded engines.
   *
   * @param name of a directory below {@code target/it}, emptied here
   */
  LibertyProcess(String name) throws IOException {
    this("packed", name);
  }

  /**
   * @param server one of those that the build prepares
   * @param name of a directory below {@code target/it}, emptied here
   */
  LibertyProcess(String server, String name) throws IOException {
    this.server = server;
    home = ROOT.resolve(name).toAbsolutePath();
    empty(home);
    port = freePort();
    variables.put("carillon.http.port", String.valueOf(port));
    variables.put("carillon.data.dir", home.resolve("data").toString());
    Path config = WLP.toAbsolutePath().resolve("usr/servers").resolve(server);
    variables.put("carillon.api.path", config.resolve("lib/carillon/carillon-api.jar") + "");
  }

  /** More server variables, for the next start. */
  LibertyProcess with(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  /** More variables of the process's environment, for the next start. */
  LibertyProcess environment(Map<String, String> more) {
    environment.putAll(more);
    return this;
  }

  /** Its own directory. */
  Path home() {
    return home;
  }

  URI uri() {
    return URI.create("http://localhost:" + port);
  }

  Path dataDir() {
    return Path.of(variables.get("carillon.data.dir"));
  }

  /** Where the server's {@code logs} are. */
  Path outputDir() {
    return home.resolve("out").resolve(server);
  }

  /** Starts and waits until it is ready. */
  void start() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  /** Starts and waits until it ends by itself; its exit code. */
  int runToEnd() throws IOException, InterruptedException {
    launch();
    if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running, see " + console());
    }
    return process.exitValue();
  }

  /** What the process has printed. */
  Path console() {
    return home.resolve("console.log");
  }

  private void launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(WLP.toAbsolutePath().resolve("bin/server").toString());
    command.addAll(List.of("run", server, "--"));
    variables.forEach((key, value) -> command.add("--" + key + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("WLP_OUTPUT_DIR", home.resolve("out").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()));
    process = builder.start();
  }

  /** As {@code kill -9}: the process gets no chance to do anything. */
  void kill() throws InterruptedException {
    // the JVM may be the start script's child
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      Waiting.until("killed process is gone", STOP, () -> !each.isAlive());
    }
  }

  @Override
  public void close() {
    if (process == null || !process.isAlive()) {
      return;
    }
    // whether the start script replaces itself by the JVM is up to the shell
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve("/health/ready")).timeout(STOP).build();
    Waiting.until("ready, see " + console(), START, () -> ready(client, request));
  }

  private boolean ready(HttpClient client, HttpRequest request) {
    if (!process.isAlive()) {
      throw new AssertionError("the server ended, see " + console());
    }
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(directory);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
