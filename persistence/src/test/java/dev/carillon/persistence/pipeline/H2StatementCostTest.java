package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.testing.TestDatabases;
import java.util.HexFormat;
import javax.sql.DataSource;

class H2StatementCostTest extends StatementCostContract {

  @Override
  DataSource dataSource() {
    return TestDatabases.h2();
  }

  @Override
  String numbers(int upTo) {
    return "(select x from system_range(1, " + upTo + ")) s";
  }

  @Override
  String bytes(byte[] value) {
    return "x'" + HexFormat.of().formatHex(value) + "'";
  }

  @Override
  void analyze(DataSource database) {
    TestDatabases.run(database, "analyze");
  }
}
