package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.RefusedDataException;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.testing.PostgresServer;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPipelineStoreTest extends PipelineStoreContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.emptyDatabase();
  }

  @Test
  void aCharacterThatItCannotHoldIsRefusedAsDataByCopy() {
    DeliveryRow row =
        new DeliveryRow(10, 20, "d", (short) 1, (short) 2, (short) 3, "a\0b", null, 1, 5L, 6L);
    Transactions transactions = new Transactions(SERVER.dataSource());
    PipelineStore store = PipelineStore.open(transactions);

    assertThatThrownBy(
            () -> transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row))))
        .isInstanceOf(RefusedDataException.class);
  }

  @Test
  void aCharacterThatItCannotHoldIsRefusedAsDataByAStatement() {
    Sql sql = new Sql(SERVER.dataSource());
    assertThatThrownBy(
            () ->
                sql.update(
                    "insert into app (app_id, name, enabled, settings, created_at, version)"
                        + " values ('a', ?, true, '{}', 1, 0)",
                    "a\0b"))
        .isInstanceOf(RefusedDataException.class);
  }
}
