package dev.carillon.bench;

import dev.carillon.bench.process.MockProcess;
import dev.carillon.mocks.MockSet;
import java.io.IOException;

/** How the mocks are to behave in a run. */
final class BenchScripts {

  private BenchScripts() {}

  static void apply(BenchOptions options, MockProcess mocks) throws IOException {
    if (options.load().latencyP50() > 0) {
      String latency = "{\"p50\":%d,\"p99\":%d,\"seed\":1}";
      mocks.change(
          "latency",
          "*",
          latency.formatted(options.load().latencyP50(), options.load().latencyP99()));
    }
    if (options.load().hangingOrigin()) {
      String last = "webpush-" + MockSet.WEB_PUSH_ORIGINS;
      mocks.change("faults", last, "{\"rate\":1,\"fault\":\"hang\"}");
    }
  }

  static void clear(MockProcess mocks) throws IOException {
    mocks.change("latency", "*", "{}");
    mocks.change("clear", "*", "{}");
  }
}
