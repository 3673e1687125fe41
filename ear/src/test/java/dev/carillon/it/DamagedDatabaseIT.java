package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A server whose database is damaged or gone ends, and says why in words for people. */
class DamagedDatabaseIT {

  private static final int EX_CONFIG = 78;

  @Test
  void anOverwrittenFileEndsTheProcess() throws Exception {
    try (LibertyProcess server = new LibertyProcess("damaged")) {
      Path file = file(server, "carillon.mv.db");
      Files.writeString(file, "no database, ".repeat(10_000));

      assertThat(server.runToEnd()).isEqualTo(EX_CONFIG);
      assertThat(Files.readString(server.console()))
          .contains("Carillon does not start: the embedded database's file is damaged")
          .contains(file.toString());
    }
  }

  @Test
  void aLostFileEndsTheProcessInsteadOfBeginningAnew() throws Exception {
    try (LibertyProcess server = new LibertyProcess("lost")) {
      Files.createFile(file(server, "carillon.mv.db"));
      Files.createFile(file(server, "carillon.made"));

      assertThat(server.runToEnd()).isEqualTo(EX_CONFIG);
      assertThat(Files.readString(server.console()))
          .contains("Carillon does not start: the embedded database")
          .contains("carillon.made says that there was one");
    }
  }

  private static Path file(LibertyProcess server, String name) throws Exception {
    Path directory = Files.createDirectories(server.dataDir().resolve("h2"));
    return directory.resolve(name);
  }
}
