package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.ContentionException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class TemplateRepositoryContract extends RepositoryCase {

  private TemplateRepository templates;

  @BeforeEach
  void open() {
    templates = new TemplateRepository(persistence.entityManager());
  }

  @Test
  void storesReplacesPagesAndDeletes() {
    String large = "x".repeat(100_000);
    assertThat(put("b", large, NOW)).isTrue();
    assertThat(put("a", "1", NOW)).isTrue();
    assertThat(put("a", "2", NOW + 1)).isFalse();

    assertThat(templates.find(app, "a")).contains(new TemplateRow(app, "a", "2", NOW, NOW + 1));
    assertThat(templates.page(app, "", 10))
        .extracting(TemplateRow::body)
        .containsExactly("2", large);
    assertThat(templates.page(app, "a", 10)).hasSize(1);
    assertThat(persistence.inTransaction(() -> templates.delete(app, "a"))).isTrue();
    assertThat(persistence.inTransaction(() -> templates.delete(app, "a"))).isFalse();
  }

  @Test
  void whoComesSecondIsToldSo() {
    put("a", "1", NOW);
    persistence.beforeNextFlush(
        () -> elsewhere(() -> templates.put(new TemplateRow(app, "a", "2", NOW, NOW))));
    assertThatThrownBy(() -> put("a", "3", NOW)).isInstanceOf(ContentionException.class);
    persistence.beforeNextFlush(() -> elsewhere(() -> templates.delete(app, "a")));
    assertThatThrownBy(() -> put("a", "4", NOW)).isInstanceOf(ContentionException.class);
    assertThat(put("a", "5", NOW)).isTrue();
  }

  @Test
  void needsAReadAndAWriteToStore() {
    TemplateRow row = new TemplateRow(app, "a", "1", NOW, NOW);
    assertThat(verbs(() -> templates.put(row))).isEqualTo(List.of("select", "insert"));
    assertThat(verbs(() -> templates.put(new TemplateRow(app, "a", "2", NOW, NOW))))
        .isEqualTo(List.of("select", "update"));
    assertThat(verbs(() -> templates.delete(app, "a"))).isEqualTo(List.of("delete"));
  }

  private boolean put(String id, String body, long updatedAt) {
    return persistence.inTransaction(
        () -> templates.put(new TemplateRow(app, id, body, NOW, updatedAt)));
  }
}
