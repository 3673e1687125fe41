package dev.carillon.bench;

import dev.carillon.api.ProviderKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to run.
 *
 * @param command {@code push}, {@code admission} or {@code provider}
 * @param variables further configuration of the server, {@code --set name=value}
 */
public record BenchOptions(
    String command, Load load, Effort effort, Places places, Map<String, String> variables) {

  /**
   * What is sent, and how the mocks behave.
   *
   * @param latencyP50 milliseconds a mock takes, median; 0 for none
   * @param latencyP99 the 99th percentile
   * @param hangingOrigin whether one of the four Web Push origins never answers
   * @param tls whether FCM and Web Push are spoken over TLS (APNs always is)
   */
  public record Load(
      ProviderKind provider,
      int devices,
      int latencyP50,
      int latencyP99,
      boolean hangingOrigin,
      boolean tls) {}

  /**
   * How long it goes on.
   *
   * @param rounds publishes in turn on the same server: the first runs on a cold JVM
   * @param probes whether one more round has critical publishes beside it, whose latency is shown
   * @param liveHeap whether one more round has full collections beside it, to see what is alive
   * @param seconds how long each admission figure is taken
   * @param inFlight requests in flight at most when the provider's client is run alone
   */
  public record Effort(int rounds, boolean probes, boolean liveHeap, int seconds, int inFlight) {}

  /**
   * Where things are.
   *
   * @param wlp the Liberty that holds the packed server
   * @param dir where the run keeps its files; emptied first
   */
  public record Places(Path wlp, Path dir) {}

  /** How it is written. */
  public static final String USAGE =
      """
      usage: bench/run push --provider fcm|apns|webpush [--devices 100000] [--rounds 12]
                 [--latency-p50 50 --latency-p99 500] [--hanging-origin] [--tls] [--probes] [--live-heap]
             bench/run admission [--provider ...] [--seconds 10]
             bench/run provider --provider ... [--devices ...] [--in-flight 1000]   (its client alone)
      and for the first two: [--set name=value]... for the server's configuration
      """;

  private static final List<String> COMMANDS = List.of("push", "admission", "provider");
  private static final List<String> FLAGS =
      List.of("--hanging-origin", "--tls", "--probes", "--live-heap");
  private static final int ADMISSION_DEVICES = 100;

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException when it is wrong
   */
  public static BenchOptions parse(String... args) {
    if (args.length == 0 || !COMMANDS.contains(args[0])) {
      throw new IllegalArgumentException("one of " + COMMANDS);
    }
    Map<String, String> given = new HashMap<>();
    Map<String, String> variables = new TreeMap<>();
    for (int i = 1; i < args.length; i++) {
      String name = args[i];
      boolean flag = FLAGS.contains(name);
      if (!flag && i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = flag ? "true" : args[++i];
      if (name.equals("--set")) {
        variables.put(value.split("=", 2)[0], value.split("=", 2)[1]);
      } else {
        given.put(name, value);
      }
    }
    BenchOptions options = read(args[0], given, variables);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown: " + given.keySet());
    }
    return options;
  }

  private static BenchOptions read(
      String command, Map<String, String> given, Map<String, String> variables) {
    int devices =
        number(given, "--devices", command.equals("admission") ? ADMISSION_DEVICES : 100_000);
    Load load =
        new Load(
            provider(take(given, "--provider", "fcm")),
            devices,
            number(given, "--latency-p50", 0),
            number(given, "--latency-p99", 0),
            given.remove("--hanging-origin") != null,
            given.remove("--tls") != null);
    Effort effort =
        new Effort(
            number(given, "--rounds", devices > 200_000 ? 2 : 12),
            given.remove("--probes") != null,
            given.remove("--live-heap") != null,
            number(given, "--seconds", 10),
            number(given, "--in-flight", 1000));
    Places places =
        new Places(
            Path.of(take(given, "--wlp", "ear/target/liberty/wlp")).toAbsolutePath(),
            Path.of(take(given, "--dir", "bench/runner/target/bench")).toAbsolutePath());
    return new BenchOptions(command, load, effort, places, variables);
  }

  private static String take(Map<String, String> given, String name, String fallback) {
    String value = given.remove(name);
    return value == null ? fallback : value;
  }

  private static int number(Map<String, String> given, String name, int fallback) {
    return Integer.parseInt(take(given, name, Integer.toString(fallback)));
  }

  private static ProviderKind provider(String name) {
    return Arrays.stream(ProviderKind.values())
        .filter(kind -> kind.configName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no provider " + name));
  }
}
