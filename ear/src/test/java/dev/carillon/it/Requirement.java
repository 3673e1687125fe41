package dev.carillon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * Programs that a test needs and that Maven cannot fetch. Where one is missing the test is left out
 * and named at the end of the build; with {@code -Pci} it fails instead.
 */
enum Requirement {
  FIREFOX("firefox-esr", "apt-get install firefox-esr"),
  CHROMIUM("chromium", "apt-get install chromium"),
  CHROMEDRIVER("chromedriver", "apt-get install chromium-driver"),
  NODE("node", "apt-get install nodejs"),
  NPM("npm", "apt-get install npm"),
  PHP("php", "apt-get install php-cli"),
  PYTHON("python3", "apt-get install python3-venv"),
  BASH("bash", "apt-get install bash"),
  CURL("curl", "apt-get install curl"),
  OPENSSL("openssl", "apt-get install openssl"),
  H2LOAD("h2load", "apt-get install nghttp2-client");

  private final String program;
  private final String remedy;

  Requirement(String program, String remedy) {
    this.program = program;
    this.remedy = remedy;
  }

  /**
   * The program's path.
   *
   * @param what the sentence that names what cannot be tested without it
   * @throws TestAbortedException where it is missing
   */
  Path orSkip(String what) {
    Optional<Path> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    throw skip(what, program + " is missing (" + remedy + ")");
  }

  /**
   * Leaves the test out, or fails with {@code -Pci}.
   *
   * @param why what was missing
   * @return what to throw
   */
  TestAbortedException skip(String what, String why) {
    String line = "  " + what + ": " + why + "\n";
    if (Boolean.getBoolean("carillon.ci")) {
      Assertions.fail(line.strip());
    }
    note(line);
    return new TestAbortedException(line.strip());
  }

  /**
   * What no package of Debian brings: the directory that a variable of the environment names.
   *
   * @param what the sentence that names what cannot be tested without it
   * @throws TestAbortedException where it is missing, with {@code -Pci} too
   */
  static Path directory(String variable, String what) {
    String value = System.getenv().getOrDefault(variable, "");
    if (!value.isEmpty() && Files.isDirectory(Path.of(value))) {
      return Path.of(value).toAbsolutePath();
    }
    String line = "  " + what + ": " + variable + " names no directory\n";
    note(line);
    throw new TestAbortedException(line.strip());
  }

  private Optional<Path> find() {
    String[] directories = System.getenv().getOrDefault("PATH", "").split(":", -1);
    for (String directory : directories) {
      Path candidate = Path.of(directory, program);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static void note(String line) {
    Path file = Path.of(System.getProperty("carillon.it.dir", "target/it"), "not-run.txt");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
