package dev.carillon.ear.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs of this machine on its search path. */
final class Installed {
  private Installed() {}

  /** The first of these names that can be run. */
  static Optional<Path> program(String... names) {
    return Arrays.stream(names).flatMap(Installed::onSearchPath).findFirst();
  }

  private static Stream<Path> onSearchPath(String name) {
    String searchPath = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }
}
