package dev.carillon.persistence.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.testing.Engine;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What rotation needs of every database. */
abstract class SealedRepositoryContract {

  /** Bytes that no key seals: who adds a column decides, here or in {@link SealedColumn}. */
  private static final Set<String> PLAIN_BYTES =
      Set.of("dispatch_batch.recipients", "dispatch_batch.bits", "batch_recipients.recipients");

  private static final AtomicLong PUBLISHES = new AtomicLong(4_000_000_000L);

  abstract Engine engine();

  @Test
  void everySealedColumnOfTheSchemaIsKnown() throws Exception {
    Set<String> binary = new TreeSet<>();
    Set<String> sealed = new TreeSet<>();
    try (Connection connection = dataSource().getConnection()) {
      DatabaseMetaData meta = connection.getMetaData();
      String schema = meta.storesUpperCaseIdentifiers() ? "PUBLIC" : "public";
      try (ResultSet row = meta.getColumns(null, schema, null, null)) {
        while (row.next()) {
          String table = row.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
          String column = row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
          if (isBinary(row.getInt("DATA_TYPE"))) {
            binary.add(table + '.' + column);
          }
          if (column.startsWith("sealed")) {
            sealed.add(table + '.' + column);
          }
        }
      }
    }
    List<String> known = Arrays.stream(SealedColumn.values()).map(SealedColumn::qualified).toList();
    assertThat(known).containsExactlyInAnyOrderElementsOf(sealed);
    binary.removeAll(PLAIN_BYTES);
    assertThat(known).containsExactlyInAnyOrderElementsOf(binary);
  }

  private static boolean isBinary(int type) {
    return Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB).contains(type);
  }

  @Test
  void pagesOverKeysOfSeveralColumnsAndReplacesWhatIsStillTheSame() throws SQLException {
    long publish = PUBLISHES.getAndAdd(10);
    for (long p = publish; p < publish + 3; p++) {
      for (long r = 1; r <= 3; r++) {
        recipient(p, r);
      }
    }
    SealedRepository sealed = new SealedRepository(dataSource());
    List<List<Object>> seen = new ArrayList<>();
    SealedRow after = null;
    List<SealedRow> page;
    do {
      page = sealed.page(SealedColumn.PUBLISH_RECIPIENT, after, 2);
      for (SealedRow row : page) {
        after = row;
        if ((Long) row.key().get(0) >= publish) {
          seen.add(row.key());
        }
      }
    } while (page.size() == 2);

    assertThat(seen).hasSize(9).doesNotHaveDuplicates();
    assertThat(sealed.replace(SealedColumn.PUBLISH_RECIPIENT, after, new byte[] {9})).isTrue();
    assertThat(sealed.replace(SealedColumn.PUBLISH_RECIPIENT, after, new byte[] {8})).isFalse();
  }

  private void recipient(long publish, long recipient) {
    new Sql(dataSource())
        .update(
            "insert into publish_recipient (publish_key, recipient_key, registered, provider,"
                + " origin, sealed_token) values (?, ?, false, 1, '', ?)",
            publish,
            recipient,
            new byte[] {1, 2});
  }

  private DataSource dataSource() {
    return engine().persistence().dataSource();
  }
}
