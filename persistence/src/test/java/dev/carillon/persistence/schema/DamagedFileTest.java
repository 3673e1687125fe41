package dev.carillon.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFileTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void makeADatabase() {
    file = directory.resolve("carillon.mv.db");
    assertThat(start()).isPositive();
  }

  private int start() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(
        "jdbc:h2:file:"
            + directory.resolve("carillon")
            + ";WRITE_DELAY=0;QUERY_TIMEOUT=30000;NON_KEYWORDS=VALUE");
    return new Schema(h2).migrate();
  }

  private String refusal() {
    Throwable failure = catchThrowable(this::start);
    assertThat(failure).isNotNull();
    return UnusableDatabaseException.of(failure).orElseThrow().getMessage();
  }

  @Test
  void aWholeFileStartsAgain() {
    assertThat(start()).isZero();
  }

  @Test
  void aDatabaseOfBeforeTheMarkerStartsAndGetsIt() throws IOException {
    Path marker = directory.resolve("carillon.made");
    Files.delete(marker);
    assertThat(start()).isZero();
    assertThat(marker).exists();
  }

  @Test
  void anEmptyFileIsNotTakenForANewDatabase() throws IOException {
    Files.write(file, new byte[0]);
    assertThat(refusal()).contains(file.toString()).contains("is empty");
    assertThat(refusal()).as("and not at the second try either").contains("is empty");
  }

  @Test
  void aMissingFileIsNotTakenForANewDatabase() throws IOException {
    Files.delete(file);
    assertThat(refusal()).contains(file.toString()).contains("lost");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4096, 8192})
  void aFileCutOffIsRefused(int length) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    assertThat(refusal()).contains(file.toString());
  }

  @Test
  void anOverwrittenFileIsRefused() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    assertThat(refusal()).contains(file.toString()).contains("damaged");
  }

  @Test
  void otherFailuresAreNotExplainedSo() {
    assertThat(UnusableDatabaseException.of(new IllegalStateException("x"))).isEmpty();
  }
}
