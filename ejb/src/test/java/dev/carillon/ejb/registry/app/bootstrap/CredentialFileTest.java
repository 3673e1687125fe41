package dev.carillon.ejb.registry.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.ConfiguredCredential;
import dev.carillon.providers.Credential;
import dev.carillon.providers.hms.HmsCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFileTest {

  @TempDir private Path dir;
  private final List<Credential> taken = new ArrayList<>();
  private Path path;
  private CredentialFile file;

  @BeforeEach
  void start() throws IOException {
    path = Files.writeString(dir.resolve("secret"), "first");
    file = new CredentialFile(configured(), taken::add);
  }

  @Test
  void aChangedFileIsTakenWhenItHasStoppedChanging() throws Exception {
    file.look();
    Files.writeString(path, "sec");
    file.look();
    Files.writeString(path, "second");
    file.look();
    assertThat(taken).isEmpty();

    file.look();
    file.look();
    assertThat(taken).containsExactly(new HmsCredential("1001", "second"));
  }

  @Test
  void aFileThatIsNoCredentialLeavesTheFormerInUse() throws Exception {
    Files.writeString(path, "x".repeat(1000));
    lookTwice();
    Files.writeString(path, "x".repeat(100_000));
    lookTwice();
    Files.writeString(path, " \n");
    lookTwice();
    Files.delete(path);
    lookTwice();
    Files.createDirectory(path);
    lookTwice();
    assertThat(taken).isEmpty();

    Files.delete(path);
    Files.writeString(path, "second");
    lookTwice();
    assertThat(taken).containsExactly(new HmsCredential("1001", "second"));
  }

  @Test
  void oneThatTheDatabaseDidNotTakeIsTriedAgain() throws Exception {
    int[] failures = {1};
    CredentialFile failing =
        new CredentialFile(
            configured(),
            credential -> {
              if (failures[0]-- > 0) {
                throw new IllegalStateException("away");
              }
              taken.add(credential);
            });
    Files.writeString(path, "second");
    failing.look();
    assertThatThrownBy(failing::look).hasMessage("away");

    failing.look();
    assertThat(taken).hasSize(1);
  }

  private void lookTwice() {
    file.look();
    file.look();
  }

  private ConfiguredCredential configured() {
    return CarillonConfig.of(
            Map.of(
                "carillon.encryption.keys",
                "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "push.providers.hms.app_id",
                "1001",
                "push.providers.hms.client_secret_path",
                path.toString()))
        .defaultApp()
        .orElseThrow()
        .credentials()
        .get(0);
  }
}
