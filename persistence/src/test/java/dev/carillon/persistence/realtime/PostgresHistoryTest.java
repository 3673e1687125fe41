package dev.carillon.persistence.realtime;

import dev.carillon.persistence.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHistoryTest extends HistoryContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.emptyDatabase();
  }
}
