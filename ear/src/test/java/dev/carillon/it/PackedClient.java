package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An empty project on disk that has installed the browser client as npm packs it, and the tools
 * that judge it. Made once a build; needs npm and, for the tools, its registry.
 */
final class PackedClient {
  private static final Path PROJECT = Path.of("src", "test", "package");
  private static final Path CLIENT = Path.of("..", "client-js");
  private static final Path HOME = Path.of("target", "it", "package");
  private static final Path INSTALLED = HOME.resolve("node_modules").resolve("carillon-client");

  private PackedClient() {}

  /**
   * @param what the sentence that names what cannot be tested without it
   */
  static synchronized void install(String what) throws IOException, InterruptedException {
    Path npm = Requirement.NPM.orSkip(what);
    if (Files.exists(INSTALLED)) {
      return;
    }
    Files.createDirectories(HOME);
    try (Stream<Path> files = Files.list(PROJECT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(HOME.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    if (run(HOME, "npm-ci.txt", npm.toString(), "ci", "--no-audit", "--no-fund") != 0) {
      throw Requirement.NPM.skip(
          what, "npm ci found no packages, see target/it/package/npm-ci.txt");
    }
    String place = HOME.toAbsolutePath().toString();
    succeed(CLIENT, "npm-pack.txt", npm.toString(), "pack", "--pack-destination", place);
    try (Stream<Path> files = Files.list(HOME)) {
      Path packed =
          files.filter(file -> file.toString().endsWith(".tgz")).findFirst().orElseThrow();
      String name = "./" + packed.getFileName();
      succeed(HOME, "npm-install.txt", npm.toString(), "install", "--no-save", "--offline", name);
    }
  }

  /** A file of an installed package. */
  static Path file(String path) {
    return HOME.resolve("node_modules").resolve(path);
  }

  /** Runs a command in the project, which must succeed. */
  static void succeed(String output, String... command) throws IOException, InterruptedException {
    succeed(HOME, output, command);
  }

  private static void succeed(Path directory, String output, String... command)
      throws IOException, InterruptedException {
    int exit = run(directory, output, command);
    assertThat(exit).as(Files.readString(HOME.resolve(output))).isZero();
  }

  private static int run(Path directory, String output, String... command)
      throws IOException, InterruptedException {
    Path file = HOME.resolve(output);
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("ended in time, see " + file).isTrue();
    return process.exitValue();
  }
}
