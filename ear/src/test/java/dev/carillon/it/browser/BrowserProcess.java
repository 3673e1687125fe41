package dev.carillon.it.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program that says on its output where it can be reached. It lives in a folder of its own and
 * dies with us.
 */
final class BrowserProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);

  /** Lines of output that are told when it ends too early. */
  private static final int LAST_WORDS = 20;

  private final Process process;
  private final Path home;
  private final CompletableFuture<String> announced = new CompletableFuture<>();

  /** It ended before it said where it can be reached; the message has its last words. */
  static final class Ended extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Ended(String lastWords) {
      super("It ended too early, saying: " + lastWords);
    }
  }

  private BrowserProcess(Process process, Path home) {
    this.process = process;
    this.home = home;
  }

  static BrowserProcess start(Path home, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Firefox and Chromium write caches and locks into the home folder of their user.
    builder.environment().put("HOME", home.toString());
    try {
      return new BrowserProcess(builder.start(), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path newHome() {
    try {
      return Files.createTempDirectory("carillon-browser");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for a line of output that matches and returns its first group. Reads all output until the
   * end.
   *
   * @throws Ended when the program ended without such a line
   */
  String await(Pattern line) {
    Thread reader = new Thread(() -> read(line), "browser-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return announced.orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof Ended ended) {
        throw ended;
      }
      throw new IllegalStateException("The browser did not start: " + process.info(), e);
    }
  }

  private void read(Pattern pattern) {
    Deque<String> last = new ArrayDeque<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          announced.complete(matcher.group(1));
        }
        if (last.size() == LAST_WORDS) {
          last.remove();
        }
        last.add(line);
      }
      announced.completeExceptionally(new Ended(String.join(" / ", last)));
    } catch (IOException e) {
      announced.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    family.forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deleteHome();
  }

  private void deleteHome() {
    try (Stream<Path> files = Files.walk(home)) {
      // A dying browser may still write here; what is left lies in the temporary folder.
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      home.toFile().deleteOnExit();
    }
  }
}
