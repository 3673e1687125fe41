package dev.carillon.web.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the browser client's own tests, which are JavaScript, inside the Maven build. */
class BrowserClientTest {
  private static final Path CLIENT = Path.of("..", "client-js");
  private static final Path OUTPUT = Path.of("target", "client-js-tests.txt");
  private static final Path NOT_RUN = Path.of("target", "could-not-run", "client-js.txt");

  @Test
  void theTestsOfTheBrowserClientPass() throws IOException, InterruptedException {
    if (!nodeIsInstalled()) {
      reportMissing("the browser client's tests: install Node.js 20 or later (apt install nodejs)");
    }
    Files.deleteIfExists(NOT_RUN);
    Process node =
        new ProcessBuilder("node", "--test")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(OUTPUT.toFile())
            .start();
    boolean ended = node.waitFor(2, TimeUnit.MINUTES);
    node.destroyForcibly();
    assertThat(ended).as("ended in time; see " + OUTPUT).isTrue();
    assertThat(node.exitValue()).as(Files.readString(OUTPUT)).isZero();
  }

  private static boolean nodeIsInstalled() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
  }

  /** Leaves a line for the list at the end of the build; with {@code -Pci} that is a failure. */
  private static void reportMissing(String what) throws IOException {
    if (Boolean.getBoolean("carillon.ci")) {
      fail("Could not run " + what);
    }
    Files.createDirectories(NOT_RUN.getParent());
    Files.writeString(NOT_RUN, what + System.lineSeparator(), StandardCharsets.UTF_8);
    abort("Could not run " + what);
  }
}
