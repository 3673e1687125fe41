package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server whose configuration is wrong ends, and says why in words for people. */
class RefusedConfigurationIT {

  @Test
  void wrongKeysEndTheProcessAndAreNamedWithoutAStack() throws Exception {
    try (LibertyProcess server = new LibertyProcess("refused")) {
      server.with(Map.of("push.enabled", "perhaps", "push.unknown", "1"));

      int exitCode = server.runToEnd();

      assertThat(exitCode).isEqualTo(78);
      assertThat(Files.readString(server.console()))
          .contains("Carillon does not start: the configuration is refused")
          .contains("\n  push.enabled must be true or false\n")
          .contains("\n  push.unknown is not a known key\n")
          .doesNotContain("at dev.carillon.ejb.platform.config.");
    }
  }
}
