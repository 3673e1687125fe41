package dev.carillon.bench.realtime;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to run.
 *
 * @param running a server that runs already, null to start one
 * @param crowd who is connected
 * @param load what is published
 * @param wlp the Liberty that holds the packed server
 * @param dir where the run keeps its files; emptied first
 * @param variables further configuration of the server
 */
record RealtimeOptions(
    Running running, Crowd crowd, Load load, Path wlp, Path dir, Map<String, String> variables) {

  static final String USAGE =
      """
      usage: bench/run realtime [--connections 1000] [--channels 1] [--rate 50] [--seconds 15] [--warmup 40]
                 [--stuck 0] [--payload 100] [--protocol 7] [--churn 0] [--set name=value]...
                 [--url http://localhost:6001 --pid N]
        url, pid: a server that runs already, with realtime.history.channels=none; rate: events a second in all; stuck: connections that stop reading; churn: subscriptions and
        unsubscriptions a second beside; with rate 0 the heap of idle connections is measured, and
        the CPU of the server over --seconds without them and with them
      """;

  /**
   * @param pid of the server's JVM
   */
  record Running(URI uri, long pid) {}

  /**
   * @param stuck of the connections, those that stop reading
   * @param churn joins and leaves a second, by connections of their own
   */
  record Crowd(int connections, int channels, int stuck, int protocol, int churn) {}

  /**
   * @param rate events a second in all
   * @param payload characters of an event's data
   */
  record Load(int rate, int seconds, int warmup, int payload) {}

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException when it is wrong
   */
  static RealtimeOptions parse(String... args) {
    Map<String, String> given = new HashMap<>();
    Map<String, String> variables = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      if (args[i].equals("--set")) {
        String[] parts = args[i + 1].split("=", 2);
        variables.put(parts[0], parts[1]);
      } else {
        given.put(args[i], args[i + 1]);
      }
    }
    String url = given.remove("--url");
    Running running = url == null ? null : new Running(URI.create(url), number(given, "--pid", 0));
    RealtimeOptions options =
        new RealtimeOptions(
            running,
            new Crowd(
                number(given, "--connections", 1000),
                number(given, "--channels", 1),
                number(given, "--stuck", 0),
                number(given, "--protocol", 7),
                number(given, "--churn", 0)),
            new Load(
                number(given, "--rate", 50),
                number(given, "--seconds", 15),
                number(given, "--warmup", 40),
                number(given, "--payload", 100)),
            path(given, "--wlp", "ear/target/liberty/wlp"),
            path(given, "--dir", "bench/runner/target/bench-realtime"),
            variables);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown: " + given.keySet());
    }
    return options;
  }

  private static int number(Map<String, String> given, String name, int fallback) {
    String value = given.remove(name);
    return value == null ? fallback : Integer.parseInt(value);
  }

  private static Path path(Map<String, String> given, String name, String fallback) {
    String value = given.remove(name);
    return Path.of(value == null ? fallback : value).toAbsolutePath();
  }
}
