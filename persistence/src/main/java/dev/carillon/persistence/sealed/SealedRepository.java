package dev.carillon.persistence.sealed;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The sealed columns, for sealing them again with another key. Each statement commits by itself, so
 * that nobody waits for it; whoever edits a row that it has changed is told so by its version.
 */
@ApplicationScoped
public class SealedRepository {

  private final Sql sql;

  @Inject
  public SealedRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /**
   * Rows in the order of their keys.
   *
   * @param after the last one seen; null to begin
   */
  public List<SealedRow> page(SealedColumn column, SealedRow after, int limit) {
    if (after == null) {
      return list(column, column.page(0, false), limit);
    }
    List<SealedRow> rows = new ArrayList<>();
    // the rest of the last one's group first, then the groups after it: an index seek for each
    for (int same = column.keyWidth() - 1; same >= 0 && rows.size() < limit; same--) {
      Object[] parameters = after.key().subList(0, same + 1).toArray();
      rows.addAll(list(column, column.page(same, true), limit - rows.size(), parameters));
    }
    return rows;
  }

  private List<SealedRow> list(SealedColumn column, String page, int limit, Object... key) {
    Object[] parameters = new Object[key.length + 1];
    System.arraycopy(key, 0, parameters, 0, key.length);
    parameters[key.length] = limit;
    return sql.list(page, row -> read(column, row), parameters);
  }

  private static SealedRow read(SealedColumn column, ResultSet row) throws SQLException {
    List<Object> key = new ArrayList<>();
    for (int i = 1; i <= column.keyWidth(); i++) {
      key.add(row.getObject(i));
    }
    List<Object> identity = new ArrayList<>(key);
    if (column.hasApp()) {
      identity.add(row.getString(column.keyWidth() + 2));
    }
    return new SealedRow(key, row.getBytes(column.keyWidth() + 1), identity);
  }

  /** False when the value has changed meanwhile. */
  public boolean replace(SealedColumn column, SealedRow seen, byte[] sealed) {
    List<Object> parameters = new ArrayList<>();
    parameters.add(sealed);
    parameters.addAll(seen.key());
    parameters.add(seen.sealed());
    return sql.update(column.update(), parameters.toArray()) > 0;
  }
}
