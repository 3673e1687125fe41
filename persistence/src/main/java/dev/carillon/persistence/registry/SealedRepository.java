package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import javax.sql.DataSource;

/** The sealed columns of the registry, for sealing them again with another key. */
@ApplicationScoped
public class SealedRepository {

  private final Sql sql;

  /** A table with a sealed column. */
  public enum Store {
    APP_KEY("app_key", "key_id", "sealed_secret"),
    CREDENTIAL("credential", "credential_key", "sealed"),
    DEVICE("device", "recipient_key", "sealed_token");

    private final String page;
    private final String update;
    private final boolean numeric;

    Store(String table, String key, String column) {
      this.page =
          "select %s, %s from %s where %s > ? and %s is not null order by %s limit ?"
              .formatted(key, column, table, key, column, key);
      this.update =
          "update %s set %s = ? where %s = ? and %s = ?".formatted(table, column, key, column);
      this.numeric = !table.equals("app_key");
    }

    private Object key(String text) {
      if (!numeric) {
        return text;
      }
      return text.isEmpty() ? Long.MIN_VALUE : Long.parseLong(text);
    }
  }

  /** For the container's proxy only. */
  protected SealedRepository() {
    this.sql = null;
  }

  @Inject
  public SealedRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /** Rows after this key, in order; the empty string is before all. */
  public List<SealedRow> page(Store store, String afterKey, int limit) {
    return sql.list(
        store.page,
        row -> new SealedRow(row.getString(1), row.getBytes(2)),
        store.key(afterKey),
        limit);
  }

  /** False when the value has changed meanwhile: it is then sealed anew already. */
  public boolean replace(Store store, SealedRow seen, byte[] sealed) {
    return sql.update(store.update, sealed, store.key(seen.key()), seen.sealed()) > 0;
  }
}
