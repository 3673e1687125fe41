package dev.carillon.persistence.pipeline;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

class H2PipelineStoreTest extends PipelineStoreContract {
  @Override
  DataSource dataSource() {
    return JdbcConnectionPool.create(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0", "sa", "");
  }
}
