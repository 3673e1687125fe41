package dev.carillon.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class StatementTimeoutTest {

  private static final String CANCELLED = "57014";

  @Test
  void aStartOnH2NeedsOne() {
    assertThatThrownBy(() -> new Schema(h2("")).requireStatementTimeout())
        .hasMessageContaining("QUERY_TIMEOUT");
    assertThatCode(() -> new Schema(h2(";QUERY_TIMEOUT=30000")).requireStatementTimeout())
        .doesNotThrowAnyException();
  }

  @Test
  void theEmbeddedServerHasOne() throws IOException {
    String config =
        Files.readString(Path.of("../liberty-config/src/main/liberty/config/embedded.xml"));

    assertThat(config).contains(";QUERY_TIMEOUT=30000;");
  }

  @Test
  void h2CancelsAStatement() {
    assertCancelled(h2(";QUERY_TIMEOUT=100"), "select sum(x) from system_range(1, 100000000000)");
  }

  @Test
  void postgresNeedsOneAndCancelsAStatement() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      assertThatThrownBy(() -> new Schema(server.getPostgresDatabase()).requireStatementTimeout())
          .hasMessageContaining("statement_timeout");

      DataSource bounded =
          server.getDatabase(
              "postgres", "postgres", Map.of("options", "-c statement_timeout=100ms"));
      new Schema(bounded).requireStatementTimeout();
      assertCancelled(bounded, "select pg_sleep(20)");
    }
  }

  private static void assertCancelled(DataSource dataSource, String sql) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = dataSource.getConnection();
                  Statement statement = connection.createStatement()) {
                statement.executeQuery(sql);
              }
            })
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CANCELLED));
  }

  private static DataSource h2(String settings) {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";WRITE_DELAY=0" + settings);
    return dataSource;
  }
}
