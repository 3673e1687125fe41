package dev.carillon.persistence.sealed;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A column with sealed values. All are named {@code sealed} or {@code sealed_…}, and a test finds
 * in the schema that none of them is missing here.
 */
public enum SealedColumn {
  APP_KEY("app_key", "sealed_secret", "version", "app_id", "key_id"),
  /** The secret before a rotation, while it is still good. */
  FORMER_APP_KEY("app_key", "sealed_former", "version", "app_id", "key_id"),
  CREDENTIAL("credential", "sealed", "row_version", "app_id", "credential_key"),
  DEVICE("device", "sealed_token", "version", "app_id", "recipient_key"),
  /** Raw recipients: written once, so there is no version to raise. */
  PUBLISH_RECIPIENT(
      "publish_recipient", "sealed_token", null, null, "publish_key", "recipient_key");

  private final String table;
  private final String column;
  private final String version;
  private final String app;
  private final List<String> keys;

  /**
   * @param version null where rows are written once
   * @param app the column of the app that is part of the row's identity; null for none
   */
  SealedColumn(String table, String column, String version, String app, String... keys) {
    this.table = table;
    this.column = column;
    this.version = version;
    this.app = app;
    this.keys = List.of(keys);
  }

  /** For example {@code device.sealed_token}. */
  public String qualified() {
    return table + '.' + column;
  }

  public String table() {
    return table;
  }

  boolean hasApp() {
    return app != null;
  }

  int keyWidth() {
    return keys.size();
  }

  /** Rows in the order of their keys, all or after those whose first {@code same} columns match. */
  String page(int same, boolean after) {
    StringBuilder sql =
        new StringBuilder("select ")
            .append(String.join(", ", keys))
            .append(", ")
            .append(column)
            .append(app == null ? "" : ", " + app)
            .append(" from ")
            .append(table)
            .append(" where ")
            .append(column)
            .append(" is not null");
    for (int i = 0; i < same; i++) {
      sql.append(" and ").append(keys.get(i)).append(" = ?");
    }
    if (after) {
      sql.append(" and ").append(keys.get(same)).append(" > ?");
    }
    return sql.append(" order by ").append(String.join(", ", keys)).append(" limit ?").toString();
  }

  /** Only while the value is still the one that was read. */
  String update() {
    return "update "
        + table
        + " set "
        + column
        + " = ?"
        + (version == null ? "" : ", " + version + " = " + version + " + 1")
        + " where "
        + keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" and "))
        + " and "
        + column
        + " = ?";
  }
}
