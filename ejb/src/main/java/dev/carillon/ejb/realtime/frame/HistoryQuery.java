package dev.carillon.ejb.realtime.frame;

/**
 * Which past events of a channel are wanted. Bounds are inclusive; null means none.
 *
 * @param limit 1 to 1000
 * @param cursor opaque, of an earlier page with the same bounds; null for the first page
 */
public record HistoryQuery(
    boolean newestFirst,
    int limit,
    String cursor,
    Long startSerial,
    Long endSerial,
    Long startTimeMs,
    Long endTimeMs) {

  public static final int MAX_LIMIT = 1000;
  public static final int USUAL_LIMIT = 100;

  public HistoryQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT);
    }
  }

  /**
   * Reads a direction.
   *
   * @param text null for the usual one
   * @throws IllegalArgumentException for anything unknown
   */
  public static boolean isNewestFirst(String text) {
    if (text == null) {
      return true;
    }
    return switch (text) {
      case "backwards", "newest_first" -> true;
      case "forwards", "oldest_first" -> false;
      default -> throw new IllegalArgumentException("direction is unknown");
    };
  }

  /** The same question, but nothing after this serial. */
  public HistoryQuery upTo(long serial) {
    long end = endSerial == null ? serial : Math.min(endSerial, serial);
    return new HistoryQuery(newestFirst, limit, cursor, startSerial, end, startTimeMs, endTimeMs);
  }
}
