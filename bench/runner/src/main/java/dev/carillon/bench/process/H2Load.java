package dev.carillon.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's {@code h2load} (package nghttp2-client) on a mock: what the machine could do at most.
 */
public final class H2Load {

  private static final Pattern RATE = Pattern.compile("finished in .*?, ([0-9.]+) req/s");

  private H2Load() {}

  /**
   * Requests per second with 4 connections and 250 streams on each; 0 when h2load is not installed.
   */
  public static double rate(
      String url, Map<String, String> headers, String body, int requests, Path dir)
      throws IOException {
    Path file = dir.resolve("h2load.body");
    Files.writeString(file, body);
    List<String> command =
        new ArrayList<>(
            List.of("h2load", "-n", Integer.toString(requests), "-c", "4", "-m", "250", "-t", "1"));
    headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
    command.addAll(List.of("-d", file.toString(), url));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return 0; // not installed: the report says so
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = RATE.matcher(output);
    if (!matcher.find() || !output.contains(requests + " succeeded")) {
      throw new IOException("h2load failed: " + output.lines().skip(1).toList());
    }
    return Double.parseDouble(matcher.group(1));
  }
}
