package dev.carillon.bench.process;

import dev.carillon.bench.http.Connection;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packed product in a Liberty process of its own, with its own port and data. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(300);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path home;
  private final int port;
  private final Process process;

  private ServerProcess(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts and waits until it is ready.
   *
   * @param wlp the Liberty installation that holds the server {@code packed}
   * @param home where output, logs and data go; the database is {@code data/h2/carillon}
   * @param variables configuration beside the usual
   */
  public static ServerProcess start(Path wlp, Path home, Map<String, String> variables)
      throws IOException {
    int port = freePort();
    Path config = wlp.resolve("usr/servers/packed");
    Map<String, String> all = new LinkedHashMap<>();
    all.put("carillon.http.port", Integer.toString(port));
    all.put("carillon.data.dir", home.resolve("data").toString());
    all.put("carillon.api.path", config.resolve("lib/carillon/carillon-api.jar").toString());
    all.putAll(variables);
    List<String> command =
        new ArrayList<>(List.of(wlp.resolve("bin/server").toString(), "run", "packed", "--"));
    all.forEach((name, value) -> command.add("--" + name + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("WLP_OUTPUT_DIR", home.resolve("out").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put("JVM_ARGS", "-Xlog:gc:file=" + home.resolve("gc.log") + jvmArguments());
    builder.redirectErrorStream(true).redirectOutput(home.resolve("console.log").toFile());
    ServerProcess server = new ServerProcess(home, port, builder.start());
    // interrupted from the keyboard, even while it starts, the run must not leave it behind
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    try {
      server.awaitReady();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static String jvmArguments() {
    String more = System.getProperty("bench.jvm", "");
    return more.isEmpty() ? "" : " " + more;
  }

  public URI uri() {
    return URI.create("http://localhost:" + port);
  }

  public Path home() {
    return home;
  }

  /** The JVM, not the script that started it. */
  public long pid() {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("java"))
        .findFirst()
        .map(ProcessHandle::pid)
        .orElse(process.pid());
  }

  private void awaitReady() throws IOException {
    Waiting.until("the server, see " + home.resolve("console.log"), START, this::ready);
  }

  private boolean ready() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server ended, see " + home.resolve("console.log"));
    }
    try (Connection connection = new Connection(uri())) {
      return connection.send("GET", "/health/ready", new byte[0]).status() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The greatest heap after a collection since this many lines of the log, in MiB. */
  public long heapAfterGcMiB(long fromLine) throws IOException {
    try (var lines = Files.lines(home.resolve("gc.log"))) {
      return lines.skip(fromLine).mapToLong(GcLine::afterMiB).max().orElse(0);
    }
  }

  /** Lines of the collector's log so far. */
  public long gcLines() throws IOException {
    try (var lines = Files.lines(home.resolve("gc.log"))) {
      return lines.count();
    }
  }
}
