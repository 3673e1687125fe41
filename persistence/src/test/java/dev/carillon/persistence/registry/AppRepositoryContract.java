package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import jakarta.persistence.TransactionRequiredException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

abstract class AppRepositoryContract extends RepositoryCase {

  @Test
  void readsWhatWasWritten() {
    assertThat(apps.find(app)).contains(new AppRow(app, "An app", true, "{}", NOW));
    assertThat(apps.find("no-" + app)).isEmpty();
    assertThat(apps.page(app.substring(0, app.length() - 1), 1))
        .extracting(AppRow::appId)
        .containsExactly(app);
  }

  @Test
  void changesSettingsUnderTheVersionThatWasRead() {
    persistence.inTransaction(() -> apps.changeSettings(app, old -> old + "1"));
    assertThatThrownBy(
            () ->
                persistence.inTransaction(
                    () ->
                        apps.changeSettings(
                            app,
                            old -> {
                              elsewhere(() -> apps.changeSettings(app, its -> its + "2"));
                              return old + "3";
                            })))
        .isInstanceOf(ContentionException.class);
    assertThat(apps.find(app).orElseThrow().settings()).isEqualTo("{}12");
    assertThat(persistence.inTransaction(() -> apps.changeSettings("no-" + app, old -> old)))
        .isEmpty();
  }

  @Test
  void renamesDisablesAndCounts() {
    long before = apps.count();
    assertThat(before).isPositive();

    assertThat(persistence.inTransaction(() -> apps.change(app, "Another", null)))
        .contains(new AppRow(app, "Another", true, "{}", NOW));
    assertThat(persistence.inTransaction(() -> apps.change(app, null, false)))
        .contains(new AppRow(app, "Another", false, "{}", NOW));
    assertThat(persistence.inTransaction(() -> apps.change("no-" + app, "x", true))).isEmpty();
    assertThat(apps.count()).isEqualTo(before);
  }

  @Test
  void writesNothingOutsideATransaction() {
    assertThatThrownBy(() -> keys.insert(key("a", NOW)))
        .isInstanceOf(TransactionRequiredException.class);
    assertThat(keys.find("a-" + app)).isEmpty();
  }

  @Test
  void aRefusedRowIsADuplicateAndItsValuesAreNotPrinted() {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      persistence.inTransaction(() -> keys.insert(key("a", NOW)));
      assertThatThrownBy(() -> persistence.inTransaction(() -> keys.insert(key("a", NOW))))
          .isInstanceOf(DuplicateRowException.class)
          .message()
          .doesNotContain(app);
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain(app);
  }

  @Test
  void needsOneStatementToReadAndOneToWrite() {
    assertThat(verbs(() -> apps.find(app))).isEqualTo(List.of("select"));
    assertThat(verbs(() -> keys.insert(key("a", NOW)))).isEqualTo(List.of("insert"));
    assertThat(verbs(() -> apps.changeSettings(app, old -> old + " ")))
        .isEqualTo(List.of("select", "update"));
    assertThat(verbs(() -> apps.changeSettings(app, old -> old))).isEqualTo(List.of("select"));
  }

  private AppKeyRow key(String name, long createdAt) {
    return AppKeyRow.signing(name + "-" + app, app, "admin", new byte[] {1, 2}, createdAt);
  }
}
