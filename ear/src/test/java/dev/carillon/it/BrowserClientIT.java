package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the browser client's own tests, which are JavaScript and need no server, inside the build.
 */
class BrowserClientIT {
  private static final Path CLIENT = Path.of("..", "client-js");
  private static final Path OUTPUT = Path.of("target", "it", "client-js.txt");

  @Test
  void theTestsOfTheBrowserClientPass() throws IOException, InterruptedException {
    Path node = Requirement.NODE.orSkip("the browser client's own tests");
    Files.createDirectories(OUTPUT.getParent());
    Process tests =
        new ProcessBuilder(node.toString(), "--test")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(OUTPUT.toFile())
            .start();
    boolean ended = tests.waitFor(2, TimeUnit.MINUTES);
    tests.destroyForcibly();
    assertThat(ended).as("ended in time; see " + OUTPUT).isTrue();
    assertThat(tests.exitValue()).as(Files.readString(OUTPUT)).isZero();
  }
}
