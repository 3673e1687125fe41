package dev.carillon.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was taken on. */
final class Machine {

  private Machine() {}

  static void print(PrintStream out) throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    out.printf(
        "%s, %d cores, Java %s, load before the run %s%n",
        model, Runtime.getRuntime().availableProcessors(), Runtime.version(), load);
  }
}
