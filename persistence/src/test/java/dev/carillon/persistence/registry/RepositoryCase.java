package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;
import dev.carillon.persistence.testing.TestPersistence;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;

/** What every repository is tested with: an app of its own on one of the databases. */
abstract class RepositoryCase {

  static final long NOW = 1_767_323_045_678L;

  TestPersistence persistence;
  AppRepository apps;
  AppKeyRepository keys;
  String app;

  abstract Engine engine();

  @BeforeEach
  void makeApp() {
    persistence = engine().persistence();
    apps = new AppRepository(persistence.entityManager());
    keys = new AppKeyRepository(persistence.entityManager(), persistence.dataSource());
    app = "app-" + UUID.randomUUID();
    persistence.inTransaction(() -> apps.insert(new AppRow(app, "An app", true, "{}", NOW)));
  }

  /** Runs it in another thread and transaction, wholly. */
  void elsewhere(Runnable work) {
    CompletableFuture.runAsync(() -> persistence.inTransaction(work)).join();
  }

  /** The verbs of the statements that it needs. */
  List<String> verbs(Runnable work) {
    return persistence.statementsOf(() -> persistence.inTransaction(work)).stream()
        .map(sql -> sql.substring(0, 6).toLowerCase(Locale.ROOT))
        .toList();
  }
}
