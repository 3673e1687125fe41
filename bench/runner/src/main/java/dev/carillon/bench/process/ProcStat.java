package dev.carillon.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process. */
public record ProcStat(long cpuMicros, long rssMiB, long peakRssMiB) {

  /** {@code USER_HZ}, which is 100 wherever the JVM runs on Linux. */
  private static final long TICK_MICROS = 10_000;

  public static ProcStat of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    // the command may hold spaces: fields count from behind its closing parenthesis
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    List<String> status = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
    return new ProcStat(ticks * TICK_MICROS, mib(status, "VmRSS:"), mib(status, "VmHWM:"));
  }

  private static long mib(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
