package dev.carillon.bench;

import dev.carillon.bench.process.MockProcess;
import dev.carillon.bench.realtime.RealtimeBench;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The benchmark's command line: see {@link BenchOptions#USAGE}. Prints its figures on the standard
 * output; logs go to the standard error.
 */
public final class Bench {

  private Bench() {}

  public static void main(String[] args)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    if (args.length > 0 && args[0].equals("realtime")) {
      Machine.print(out);
      RealtimeBench.run(List.of(args).subList(1, args.length), out);
      return;
    }
    BenchOptions options;
    try {
      options = BenchOptions.parse(args);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(BenchOptions.USAGE);
      return;
    }
    Machine.print(out);
    if (options.command().equals("provider")) {
      try (MockProcess mocks = MockProcess.start(options.places().dir().resolve("mocks"))) {
        new ProviderBench(options, mocks, out).run();
      }
      return;
    }
    try (Bed bed = Bed.prepare(options)) {
      if (options.command().equals("push")) {
        new PushBench(bed, out).run();
      } else {
        new AdmissionBench(bed, out).run();
      }
    }
  }
}
