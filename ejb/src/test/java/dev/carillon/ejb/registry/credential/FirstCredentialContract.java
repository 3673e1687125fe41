package dev.carillon.ejb.registry.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.persistence.jdbc.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that start at once on a app that has no credentials yet. */
abstract class FirstCredentialContract {

  private static final int NODES = 4;

  private final ExecutorService threads = Executors.newFixedThreadPool(NODES);
  private final List<CredentialTesting> nodes = new ArrayList<>();
  private final String app = "first-" + System.nanoTime();
  private Sql sql;

  /** A database with its schema. */
  abstract DataSource database();

  @BeforeEach
  void start() {
    DataSource database = database();
    sql = new Sql(database);
    for (int i = 0; i < NODES; i++) {
      RegistryFixture fixture = new RegistryFixture(database);
      nodes.add(new CredentialTesting(fixture));
      if (i == 0) {
        fixture.app(app, "{}");
      }
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(calls.size());
    List<Future<T>> results = new ArrayList<>();
    for (Callable<T> call : calls) {
      results.add(
          threads.submit(
              () -> {
                barrier.await(20, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get(20, TimeUnit.SECONDS));
    }
    return all;
  }

  private long count(String where) {
    return sql.first(
            "select count(*) from credential where app_id = ?" + where, row -> row.getLong(1), app)
        .orElseThrow();
  }

  @Test
  void makeOneVapidPair() throws Exception {
    List<Callable<String>> calls = new ArrayList<>();
    for (CredentialTesting node : nodes) {
      calls.add(() -> node.service.vapidPublicKey(app, "mailto:a@example.com"));
    }
    assertThat(atOnce(calls).stream().distinct()).hasSize(1);
    assertThat(count("")).isEqualTo(1);
  }

  @Test
  void haveOneCredentialInUseWhateverItsId() throws Exception {
    List<Callable<CredentialView>> calls = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      CredentialTesting node = nodes.get(i);
      String id = "id-" + i;
      calls.add(
          () ->
              node.service.put(
                  app,
                  ProviderKind.HMS,
                  id,
                  null,
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("hmsAppId", "1")
                      .put("clientSecret", id)));
    }
    atOnce(calls);
    assertThat(count("")).isEqualTo(NODES);
    assertThat(count(" and state <> 'superseded'")).isEqualTo(1);
  }
}
