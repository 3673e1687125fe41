package dev.carillon.ejb.registry.app;

import java.util.List;

/** A list of texts in one column, one a line; null for none. */
public final class StoredLines {

  private StoredLines() {}

  public static List<String> read(String stored) {
    return stored == null ? List.of() : stored.lines().toList();
  }

  public static String write(List<String> lines) {
    return lines.isEmpty() ? null : String.join("\n", lines);
  }
}
