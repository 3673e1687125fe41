package dev.carillon.ejb.pipeline.model;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPublishStateTest extends PublishStateContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource database() {
    return SERVER.dataSource();
  }
}
