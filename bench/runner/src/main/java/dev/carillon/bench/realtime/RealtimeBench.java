package dev.carillon.bench.realtime;

import dev.carillon.bench.process.LiveHeap;
import dev.carillon.bench.process.ProcStat;
import dev.carillon.bench.process.RunDirectory;
import dev.carillon.bench.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Delivers events to many connections and prints how fast, how late, how complete, and at what
 * cost. The server is a process of its own; publisher and crowd share this one, whose cost is
 * printed apart.
 */
public final class RealtimeBench {

  private final RealtimeOptions options;
  private final PrintStream out;

  private RealtimeBench(RealtimeOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs with the arguments that follow the word {@code realtime}. */
  public static void run(List<String> args, PrintStream out)
      throws IOException, InterruptedException {
    RealtimeOptions options;
    try {
      options = RealtimeOptions.parse(args.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(RealtimeOptions.USAGE);
      return;
    }
    if (options.running() != null) {
      new RealtimeBench(options, out).measure(options.running());
      return;
    }
    RunDirectory.empty(options.dir());
    Map<String, String> variables = new TreeMap<>(options.variables());
    // the benchmark is of fan-out; with history each event costs a commit as well
    variables.putIfAbsent("realtime.history.channels", "none");
    try (ServerProcess server = ServerProcess.start(options.wlp(), options.dir(), variables)) {
      RealtimeOptions.Running running = new RealtimeOptions.Running(server.uri(), server.pid());
      new RealtimeBench(options, out).measure(running);
    }
  }

  private void measure(RealtimeOptions.Running server) throws IOException, InterruptedException {
    Idle alone = options.load().rate() == 0 ? idle(server) : null;
    Tally tally = new Tally();
    long start = System.nanoTime();
    try (Crowd crowd = new Crowd(server.uri(), "bench-key", options.crowd(), tally)) {
      out.printf(
          Locale.ROOT,
          "%d connections on %d channels, protocol %d, connected in %.1f s%n",
          options.crowd().connections(),
          options.crowd().channels(),
          options.crowd().protocol(),
          (System.nanoTime() - start) / 1e9);
      crowd.start();
      if (alone != null) {
        print(alone, idle(server), crowd.closed());
      } else {
        deliver(server, crowd, tally);
      }
    }
  }

  /**
   * What a server costs that has nothing to do.
   *
   * @param heap bytes that are alive
   * @param cpu in percent of a core
   */
  private record Idle(long heap, double cpu) {}

  private Idle idle(RealtimeOptions.Running server) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(options.load().warmup());
    long heap = LiveHeap.bytes(server.pid());
    ProcStat from = ProcStat.of(server.pid());
    TimeUnit.SECONDS.sleep(options.load().seconds());
    long micros = ProcStat.of(server.pid()).cpuMicros() - from.cpuMicros();
    return new Idle(heap, micros / (options.load().seconds() * 10_000.0));
  }

  private void print(Idle alone, Idle connected, long closed) {
    out.printf(
        Locale.ROOT,
        "heap of an idle connection: %d bytes%n"
            + "CPU of the idle server: %.2f %% of a core, with the connections %.2f %%;"
            + " closed by the server: %d%n",
        (connected.heap() - alone.heap()) / options.crowd().connections(),
        alone.cpu(),
        connected.cpu(),
        closed);
  }

  private void deliver(RealtimeOptions.Running server, Crowd crowd, Tally tally)
      throws IOException, InterruptedException {
    int churnRate = options.crowd().churn();
    try (EventPublisher publisher = new EventPublisher(server.uri(), options);
        Churn churn = churnRate == 0 ? null : new Churn(server.uri(), churnRate)) {
      TimeUnit.SECONDS.sleep(options.load().warmup());
      tally.start();
      long events = publisher.published();
      long churned = churn == null ? 0 : churn.done();
      ProcStat serverFrom = ProcStat.of(server.pid());
      ProcStat ownFrom = ProcStat.of(ProcessHandle.current().pid());
      TimeUnit.SECONDS.sleep(options.load().seconds());
      long frames = tally.frames();
      long serverCpu = ProcStat.of(server.pid()).cpuMicros() - serverFrom.cpuMicros();
      long ownCpu = ProcStat.of(ProcessHandle.current().pid()).cpuMicros() - ownFrom.cpuMicros();
      tally.stop();
      double seconds = options.load().seconds();
      out.printf(
          Locale.ROOT,
          "%.0f events/s published, %.0f frames/s delivered; %s%n",
          (publisher.published() - events) / seconds,
          frames / seconds,
          tally);
      out.printf(
          Locale.ROOT,
          "CPU a delivered frame: server %.2f µs, generator %.2f µs; closed by the server: %d;"
              + " publisher fell behind %d times%n",
          (double) serverCpu / frames,
          (double) ownCpu / frames,
          crowd.closed(),
          publisher.late());
      if (churn != null) {
        out.printf(
            Locale.ROOT, "%.0f joins and leaves/s beside%n", (churn.done() - churned) / seconds);
      }
    }
  }
}
