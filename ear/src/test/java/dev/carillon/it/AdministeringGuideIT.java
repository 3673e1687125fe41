package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lines of {@code docs/administering.md}, run one after the other as a reader would. */
@ExtendWith(Suite.Extension.class)
class AdministeringGuideIT {

  private static final String WHAT = "the lines of docs/administering.md";
  private static final Pattern BLOCK = Pattern.compile("(?m)^```sh\\n(.*?)^```$", Pattern.DOTALL);
  private static final Path JAR = Path.of("../cli/target/carillon.jar").toAbsolutePath();

  @Test
  void everyLineDoesWhatTheGuideSays(Suite suite, @TempDir Path directory) throws Exception {
    Path bash = Requirement.BASH.orSkip(WHAT);
    Requirement.CURL.orSkip(WHAT);
    Files.copy(JAR, directory.resolve("carillon.jar"));
    Path script = directory.resolve("guide.sh");
    Files.writeString(script, script(suite));

    String printed = run(bash, script, directory);

    assertThat(printed.lines().filter(line -> line.matches("[1-5]\\d\\d")))
        .as(printed)
        .containsExactly("403", "200", "200", "401");
    assertThat(printed).contains("\"id\":\"shop\"").contains("\"note\" : \"the till\"");
    assertThat(printed.lines().filter(line -> line.matches("[A-Za-z0-9_-]{43}"))).hasSize(2);
    Operator operator = Operator.development(suite.uri());
    for (String app : new String[] {"shop", "market"}) {
      Waiting.until(app + " is gone", Duration.ofSeconds(60), () -> isGone(operator, app));
    }
  }

  private static String script(Suite suite) throws IOException {
    String guide = Files.readString(Path.of("../docs/administering.md"));
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    Matcher block = BLOCK.matcher(guide);
    while (block.find()) {
      script.append(block.group(1));
    }
    return script.toString().replace("http://localhost:6001", suite.uri().toString());
  }

  private static String run(Path bash, Path script, Path directory)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out.txt");
    Process process =
        new ProcessBuilder(bash.toString(), script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      boolean ended = process.waitFor(180, TimeUnit.SECONDS);
      String printed = Files.readString(out);
      assertThat(ended).as(printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean isGone(Operator operator, String app) {
    try {
      return operator.get("/apps/" + app).status() == 404;
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
