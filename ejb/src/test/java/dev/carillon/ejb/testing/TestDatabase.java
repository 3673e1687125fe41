package dev.carillon.ejb.testing;

import dev.carillon.persistence.schema.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Databases with the current schema, for tests without a server. */
public final class TestDatabase {

  private TestDatabase() {}

  /** A fresh H2 database in memory, gone with the process. */
  public static DataSource h2() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0;NON_KEYWORDS=VALUE");
    new Schema(dataSource).migrate();
    return dataSource;
  }

  /** A fresh PostgreSQL server; the caller closes it. */
  public static EmbeddedPostgres postgres() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    new Schema(server.getPostgresDatabase()).migrate();
    return server;
  }
}
