package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The samples of {@code docs/integrations}, the very files, each with its language's Pusher library
 * against the server: an event reaches its user's connection and nobody else's channel opens, a
 * push is sent, and a token of theirs is taken.
 */
@ExtendWith(Suite.Extension.class)
class IntegrationsIT {
  private static final Duration INSTALL = Duration.ofMinutes(5);

  private final SampleBackend.Target demo;

  IntegrationsIT(Suite suite) {
    demo = new SampleBackend.Target(suite.uri(), "app-id", "app-key", "app-secret");
  }

  @Test
  void node() throws Exception {
    String what = "the Node sample with the library pusher";
    Path node = Requirement.NODE.orSkip(what);
    Path npm = Requirement.NPM.orSkip(what);
    SampleBackend sample = sample("node", List.of(node.toString(), "call.mjs"));
    for (String file : List.of("package.json", "package-lock.json")) {
      Path locked = Path.of("src", "test", "clients", file);
      Files.write(sample.directory().resolve(file), Files.readAllBytes(locked));
    }
    List<String> install = List.of(npm.toString(), "ci", "--no-audit", "--no-fund");
    if (sample.exitCode(install, INSTALL) != 0) {
      throw Requirement.NPM.skip(what, "npm ci found no packages, see " + sample.directory());
    }
    check(sample);
  }

  @Test
  void php() throws Exception {
    Path php = Requirement.PHP.orSkip("the PHP sample");
    SampleBackend sample = sample("php", List.of(php.toString(), "call.php"));
    SampleCheck check = new SampleCheck(sample);
    check.pushes();
    check.issuesTokens();
  }

  /** Where somebody has the library: the packages of Composer cannot be had everywhere. */
  @Test
  void phpWithItsPusherLibrary() throws Exception {
    String what = "the PHP sample with the library pusher/pusher-php-server";
    Path php = Requirement.PHP.orSkip(what);
    Path library = Requirement.directory("PHP_VENDOR_DIR", what);
    SampleBackend sample = sample("php", List.of(php.toString(), "call.php"));
    Path vendor = sample.directory().resolve("vendor");
    Files.deleteIfExists(vendor);
    Files.createSymbolicLink(vendor, library);
    check(sample);
  }

  /** On a server of its own: the library takes no app id but one of digits. */
  @Test
  void python() throws Exception {
    String what = "the Python sample with the library pusher";
    Path python = Requirement.PYTHON.orSkip(what);
    try (LibertyProcess own = new LibertyProcess("python")) {
      own.with(Map.of("carillon.default_app.id", "4711")).start();
      SampleBackend sample =
          new SampleBackend(
              "python",
              List.of("venv/bin/python", "call.py"),
              new SampleBackend.Target(own.uri(), "4711", "app-key", "app-secret"));
      List<String> install = List.of("venv/bin/pip", "install", "-q", "-r", "requirements.txt");
      if (sample.exitCode(List.of(python.toString(), "-m", "venv", "venv"), INSTALL) != 0
          || sample.exitCode(install, INSTALL) != 0) {
        throw Requirement.PYTHON.skip(what, "pip found no packages, see " + sample.directory());
      }
      check(sample);
      // its GET requests carry the hash of an empty body
      String read = "import carillon; carillon.client.channels_info('none-')['channels']";
      sample.run(List.of("venv/bin/python", "-c", read), Duration.ofMinutes(1));
    }
  }

  @Test
  void java() throws Exception {
    String path = System.getProperty("java.class.path") + ":classes";
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    SampleBackend sample = sample("java", List.of(java.toString(), "-cp", path, "Call"));
    String directory = sample.directory() + "/";
    String[] compile = {
      "-cp",
      System.getProperty("java.class.path"),
      "-d",
      directory + "classes",
      directory + "Carillon.java",
      directory + "Call.java"
    };
    int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, compile);
    assertThat(errors).as("compiles, see the output").isZero();
    check(sample);
  }

  private SampleBackend sample(String language, List<String> caller) throws IOException {
    return new SampleBackend(language, caller, demo);
  }

  private static void check(SampleBackend sample) throws Exception {
    SampleCheck check = new SampleCheck(sample);
    check.triggers();
    check.pushes();
    check.issuesTokens();
  }
}
