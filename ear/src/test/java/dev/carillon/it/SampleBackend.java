package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A sample of {@code docs/integrations}: its files, copied as they stand, and the functions that
 * they have. Each call is a process of its own, as a request is with PHP. Used by one thread.
 */
final class SampleBackend {
  private static final Path SAMPLES = Path.of("..", "docs", "integrations");
  private static final Path CALLERS = Path.of("src", "test", "clients", "samples");
  private static final String OUTPUT = "output.txt";
  private static final String ERRORS = "errors.txt";
  private static final Path ROOT =
      Path.of(System.getProperty("carillon.it.dir", "target/it"), "integrations");

  private final Path directory;
  private final List<String> caller;
  private final Target target;

  /** The server, and the app as which the sample signs. */
  record Target(URI server, String app, String key, String secret) {}

  /**
   * @param language its directory in {@code docs/integrations}
   * @param caller what calls the function that is named by the next argument with the others, and
   *     prints what it returned: text as it is, nothing for nothing, anything else as JSON
   */
  SampleBackend(String language, List<String> caller, Target target) throws IOException {
    this.directory = ROOT.resolve(language).toAbsolutePath();
    copy(SAMPLES.resolve(language));
    copy(CALLERS);
    this.caller = caller;
    this.target = target;
  }

  Target target() {
    return target;
  }

  /** Where its files are, and where its programs run. */
  Path directory() {
    return directory;
  }

  /** What the function returned; an argument that begins with a brace is an object. */
  String call(String function, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(caller);
    command.add(function);
    command.addAll(List.of(arguments));
    run(command, Duration.ofMinutes(1));
    return Files.readString(directory.resolve(OUTPUT));
  }

  /**
   * Runs a program in its directory and expects success.
   *
   * @throws AssertionError with what it said
   */
  void run(List<String> command, Duration atMost) throws IOException, InterruptedException {
    assertThat(exitCode(command, atMost)).as(() -> said(ERRORS) + said(OUTPUT)).isZero();
  }

  /** Runs a program in its directory. */
  int exitCode(List<String> command, Duration atMost) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("CARILLON_URL", target.server().toString());
    builder.environment().put("CARILLON_APP", target.app());
    builder.environment().put("CARILLON_KEY", target.key());
    builder.environment().put("CARILLON_SECRET", target.secret());
    builder.redirectOutput(directory.resolve(OUTPUT).toFile());
    builder.redirectError(directory.resolve(ERRORS).toFile());
    Process process = builder.start();
    boolean ended = process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended in time, see " + directory).isTrue();
    return process.exitValue();
  }

  private String said(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(Path from) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(directory.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
  }
}
