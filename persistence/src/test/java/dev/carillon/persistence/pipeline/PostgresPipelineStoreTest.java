package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
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

  /** Here the server may compare by bytes anyway; most installations do not. */
  @Test
  void everyTextThatIsSearchedIsInTheOrderOfItsBytes() {
    Sql sql = new Sql(SERVER.dataSource());
    List<String> others =
        sql.list(
            "select distinct t.relname || '.' || a.attname from pg_index i"
                + " join pg_class t on t.oid = i.indrelid"
                + " join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey)"
                + " where t.relnamespace = 'public'::regnamespace and a.attcollation <> 0"
                + " and a.attcollation <> '\"C\"'::regcollation and t.relname not like 'flyway%'"
                + " limit 1000",
            row -> row.getString(1));
    assertThat(others).isEmpty();
  }
}
