package dev.carillon.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.testing.Engine;
import dev.carillon.persistence.testing.TestPersistence;
import java.util.UUID;
import org.junit.jupiter.api.Test;

abstract class AuditRepositoryContract {

  abstract Engine engine();

  @Test
  void keepsWhatWasChangedNewestFirst() {
    TestPersistence persistence = engine().persistence();
    AuditRepository audit = new AuditRepository(persistence.entityManager());
    String app = "app-" + UUID.randomUUID();
    long key = System.nanoTime();
    AuditRow first = row(key, app, null, "{}");
    AuditRow second = row(key + 1, app, "{}", null);
    persistence.inTransaction(() -> audit.insert(first));
    persistence.inTransaction(() -> audit.insert(second));

    assertThat(audit.ofApp(app, 10)).containsExactly(second, first);
    assertThat(audit.ofApp(app, 1)).containsExactly(second);
  }

  private static AuditRow row(long key, String app, String before, String after) {
    return new AuditRow(
        key,
        app,
        "key ops",
        "192.0.2.1",
        new AuditRow.Action("app.change", app),
        before,
        after,
        1_767_323_045_678L);
  }
}
