package dev.carillon.mocks;

import dev.carillon.mocks.control.ControlPort;
import dev.carillon.mocks.script.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All mocks in a process of their own, until it is killed. Options: {@code --control PORT}, {@code
 * --first-port PORT} (nine ports from there), {@code --threads N}, {@code --mode
 * COUNT|TOKENS|FULL}, {@code --control-file PATH} (where the control port's address is written once
 * all is ready); a port left out is any free one.
 */
public final class MockMain {

  private static final Logger LOG = LoggerFactory.getLogger(MockMain.class);

  private MockMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = options(args);
    int firstPort = Integer.parseInt(options.getOrDefault("--first-port", "0"));
    int threads = Integer.parseInt(options.getOrDefault("--threads", "1"));
    int control = Integer.parseInt(options.getOrDefault("--control", "0"));
    try (MockSet mocks = MockSet.start(firstPort, threads);
        ControlPort port = ControlPort.start(mocks, control)) {
      Recorder.Mode mode = Recorder.Mode.valueOf(options.getOrDefault("--mode", "FULL"));
      mocks.byName().values().forEach(mock -> mock.recorder().mode(mode));
      LOG.info("mocks ready, control port at {}", port.uri());
      if (options.containsKey("--control-file")) {
        publish(Path.of(options.get("--control-file")), port.uri().toString());
      }
      new CountDownLatch(1).await();
    }
  }

  /** Written aside and moved, so that a reader never sees half of it. */
  private static void publish(Path file, String address) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(aside, address);
    Files.move(aside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    return options;
  }
}
