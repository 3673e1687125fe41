package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The public JavaScript clients of Pusher's protocol, as npm has them, against the server. */
@ExtendWith(Suite.Extension.class)
class PusherClientsIT {
  private static final Path TESTS = Path.of("src", "test", "clients");
  private static final Path HOME = Path.of("target", "it", "clients");
  private static final String WHAT = "pusher-js, pusher and laravel-echo against the server";

  private final Suite suite;

  PusherClientsIT(Suite suite) {
    this.suite = suite;
  }

  @Test
  void thePublicClientsWork() throws IOException, InterruptedException {
    Path node = Requirement.NODE.orSkip(WHAT);
    Path npm = Requirement.NPM.orSkip(WHAT);
    Files.createDirectories(HOME);
    try (Stream<Path> files = Files.list(TESTS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(HOME.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    if (run("npm.txt", List.of(npm.toString(), "ci", "--no-audit", "--no-fund")) != 0) {
      throw Requirement.NPM.skip(WHAT, "npm ci found no packages, see target/it/clients/npm.txt");
    }
    int exit = run("tests.txt", List.of(node.toString(), "--test"));
    assertThat(exit).as(Files.readString(HOME.resolve("tests.txt"))).isZero();
  }

  private int run(String output, List<String> command) throws IOException, InterruptedException {
    Path file = HOME.resolve(output);
    ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
    builder.environment().put("CARILLON_URL", suite.uri().toString());
    builder.redirectErrorStream(true).redirectOutput(file.toFile());
    Process process = builder.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("ended in time, see " + file).isTrue();
    return process.exitValue();
  }
}
