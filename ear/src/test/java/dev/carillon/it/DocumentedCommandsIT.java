package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.MockSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command of a guide that stands in a block named {@code bash}, in order and in one shell,
 * against the server. A command that fails, and an answer of 400 and more, fails the test; blocks
 * named {@code sh} need what no test has.
 */
@ExtendWith(Suite.Extension.class)
class DocumentedCommandsIT {
  private static final Path DOCUMENTS = Path.of("..", "docs").toAbsolutePath().normalize();
  private static final Path HOME =
      Path.of(System.getProperty("carillon.it.dir", "target/it"), "documents").toAbsolutePath();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```bash\n(.*?)^ *```$");
  private static final String BROWSER =
      "https://updates.push.services.mozilla.com/wpush/v2/example";
  private static final String WHAT = "the commands of the guides";

  private final URI server;
  private final MockSet mocks;

  DocumentedCommandsIT(Suite suite) {
    server = suite.uri();
    mocks = suite.mocks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart",
        "api-push",
        "realtime",
        "user-tokens",
        "coming-from-pusher",
        "coming-from-web-push"
      })
  void work(String guide) throws IOException, InterruptedException {
    Path bash = Requirement.BASH.orSkip(WHAT);
    Requirement.OPENSSL.orSkip(WHAT);
    Path directory = workplace(guide, Requirement.CURL.orSkip(WHAT));
    String commands = commands(guide);
    Files.writeString(directory.resolve("commands.sh"), commands);
    ProcessBuilder builder =
        new ProcessBuilder(bash.toString(), "-euxo", "pipefail", "commands.sh");
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve("output.txt").toFile());
    builder.environment().put("CARILLON_URL", server.toString());
    builder.environment().merge("PATH", directory + "/bin", (old, own) -> own + ":" + old);
    Process process = builder.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as("ended in time, see " + directory).isTrue();
    assertThat(process.exitValue()).as(() -> said(directory.resolve("output.txt"))).isZero();
  }

  private String commands(String guide) throws IOException {
    String text = Files.readString(DOCUMENTS.resolve(guide + ".md"));
    List<String> blocks =
        BLOCK.matcher(text).results().map((MatchResult block) -> block.group(1)).toList();
    assertThat(blocks).as("commands of " + guide).isNotEmpty();
    return blocks.stream()
        .map(block -> block.replace("http://localhost:6001", server.toString()))
        .map(block -> block.replace(BROWSER, mocks.webPush().get(0).endpoint("guide").toString()))
        .collect(Collectors.joining());
  }

  /** A folder that looks like the project's, with what the guides say one has. */
  private Path workplace(String guide, Path curl) throws IOException {
    Path directory = HOME.resolve(guide);
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.deleteIfExists(directory.resolve("docs"));
    Files.createSymbolicLink(directory.resolve("docs"), DOCUMENTS);
    Files.writeString(directory.resolve("service-account.json"), mocks.fcm().serviceAccountJson());
    Path strict = bin.resolve("curl");
    String script = "#!/bin/sh\nexec " + curl + " --fail-with-body --max-time 30 \"$@\"\n";
    Files.writeString(strict, script);
    assertThat(strict.toFile().setExecutable(true)).isTrue();
    return directory;
  }

  private static String said(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
