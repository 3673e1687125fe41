package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.testing.PostgresServer;
import dev.carillon.persistence.testing.TestDatabases;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStatementCostTest extends StatementCostContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.emptyDatabase();
  }

  @Override
  String numbers(int upTo) {
    return "generate_series(1, " + upTo + ") as s (x)";
  }

  @Override
  String bytes(byte[] value) {
    return "'\\x" + HexFormat.of().formatHex(value) + "'::bytea";
  }

  @Override
  void analyze(DataSource database) {
    TestDatabases.run(database, "vacuum analyze");
  }
}
