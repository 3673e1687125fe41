package dev.carillon.persistence.testing;

import dev.carillon.persistence.schema.Schema;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** A fresh H2 database in memory with the current schema, gone with the process. */
public final class MemoryDatabase {

  private MemoryDatabase() {}

  public static DataSource open() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0;NON_KEYWORDS=VALUE");
    new Schema(dataSource).migrate();
    return dataSource;
  }
}
