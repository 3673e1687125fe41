package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class InteractionRepositoryContract extends RepositoryCase {

  private InteractionRepository interactions;

  @BeforeEach
  void open() {
    interactions = new InteractionRepository(persistence.entityManager());
  }

  @Test
  void countsEachDeviceOnceForEachEvent() {
    assertThat(insert(1, 1)).isTrue();
    assertThat(insert(1, 1)).isFalse();
    assertThat(insert(2, 1)).isTrue();
    assertThat(insert(1, 2)).isTrue();
    assertThat(interactions.count(app, "p")).isEqualTo(Map.of(1, 2L, 2, 1L));
    assertThat(interactions.count(app, "q")).isEmpty();
  }

  @Test
  void theSameReportAtTheSameTimeIsADuplicate() {
    persistence.beforeNextFlush(() -> elsewhere(() -> insert(1, 1)));
    assertThatThrownBy(() -> insert(1, 1)).isInstanceOf(DuplicateRowException.class);
    assertThat(insert(1, 1)).isFalse();
  }

  @Test
  void needsAReadAndAWrite() {
    assertThat(verbs(() -> insert(1, 1))).isEqualTo(List.of("select", "insert"));
    assertThat(verbs(() -> insert(1, 1))).isEqualTo(List.of("select"));
  }

  private boolean insert(long device, int event) {
    return persistence.inTransaction(
        () -> interactions.insert(app, "p", device, event, event == 2 ? "open" : null, NOW));
  }
}
