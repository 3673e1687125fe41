package dev.carillon.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Entities and SQL of one JTA transaction are one transaction of the database. */
@ExtendWith(ArquillianExtension.class)
public class PersistenceInContainerIT {

  /** Which of its connections the database hears this on. */
  private static final String SESSION = "select session_id()";

  private static final int MORE_THAN_THE_POOL = 150;

  @Inject private AppRepository apps;
  @Inject private EntityManager entities;
  @Inject private DataSource dataSource;
  @Inject private UserTransaction transaction;

  @Deployment
  static EnterpriseArchive carillon() {
    return TestEar.withTests(PersistenceInContainerIT.class);
  }

  @AfterEach
  void leaveNone() throws Exception {
    if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
      transaction.rollback();
    }
  }

  @Test
  void sqlSeesWhatAnEntityWroteAndBothAreRolledBack() throws Exception {
    transaction.begin();
    apps.insert(app("persistence-1"));
    assertEquals(1, count("persistence-1"));
    assertEquals(sessionOfEntities(), number(SESSION));
    transaction.rollback();

    assertEquals(0, count("persistence-1"));
    assertTrue(apps.find("persistence-1").isEmpty());
  }

  @Test
  void anEntityIsReadOnTheTransactionsConnectionBeforeTheFirstWrite() throws Exception {
    transaction.begin();
    long session = number(SESSION);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into app (app_id, name, enabled, settings, created_at)"
                    + " values ('persistence-2', 'sql', true, '{}', 1)")) {
      insert.executeUpdate();
    }
    assertEquals("sql", apps.find("persistence-2").orElseThrow().name());
    assertEquals(session, sessionOfEntities());
    transaction.rollback();

    assertTrue(apps.find("persistence-2").isEmpty());
  }

  @Test
  void bothAreCommittedTogether() throws Exception {
    transaction.begin();
    apps.insert(app("persistence-3"));
    try (Connection connection = dataSource.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update app set name = 'sql' where app_id = ?")) {
      update.setString(1, "persistence-3");
      assertEquals(1, update.executeUpdate());
    }
    transaction.commit();

    assertEquals("sql", apps.find("persistence-3").orElseThrow().name());
  }

  @Test
  void readingWithoutATransactionKeepsNoConnection() {
    for (int i = 0; i < MORE_THAN_THE_POOL; i++) {
      assertTrue(apps.find("app-id").isPresent());
      assertEquals(1, apps.page("app-ic", 1).size());
    }
  }

  @Test
  void whatTheDatabaseRefusesIsToldAtOnceAndEndsTheTransaction() throws Exception {
    transaction.begin();
    apps.insert(app("persistence-4"));
    transaction.commit();

    transaction.begin();
    assertThrows(DuplicateRowException.class, () -> apps.insert(app("persistence-4")));
    assertEquals(Status.STATUS_MARKED_ROLLBACK, transaction.getStatus());
  }

  private static AppRow app(String appId) {
    return new AppRow(appId, "entity", true, "{}", 1);
  }

  private long sessionOfEntities() {
    return ((Number) entities.createNativeQuery(SESSION).getSingleResult()).longValue();
  }

  private long count(String appId) throws SQLException {
    return number("select count(*) from app where app_id = '" + appId + "'");
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
