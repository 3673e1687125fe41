package dev.carillon.ejb.platform.paging;

import dev.carillon.api.ServiceException;
import java.util.List;
import java.util.function.Function;

/**
 * One list of an app that is paged by key: reads its cursors and makes its pages. The query is
 * asked for one row more than the page has, which tells whether there are more.
 *
 * @param name with whatever the list is filtered by: a cursor goes on with the same list only
 */
public record Listing(String appId, String name) {

  /**
   * The key after which the page begins.
   *
   * @param first before all keys, for a null cursor
   * @throws ServiceException invalid_input when the cursor is malformed or of another list
   */
  public String after(String cursor, String first) {
    String key = Cursors.decode(appId, name, cursor);
    return key == null ? first : key;
  }

  /** The same for keys that are numbers. */
  public long after(String cursor, long first) {
    String key = Cursors.decode(appId, name, cursor);
    return key == null ? first : number(key);
  }

  /**
   * @throws ServiceException invalid_input unless it is a number
   */
  public static long number(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException e) {
      throw ServiceException.invalid("cursor is malformed");
    }
  }

  /**
   * A page of what the query found.
   *
   * @param rows up to {@code limit + 1}
   * @param key what the list is ordered by
   */
  public <R, V> Page<V> page(
      List<R> rows, int limit, Function<R, V> view, Function<R, Object> key) {
    boolean more = rows.size() > limit;
    List<R> shown = more ? rows.subList(0, limit) : rows;
    String next =
        more ? Cursors.encode(appId, name, key.apply(shown.get(limit - 1)).toString()) : null;
    return new Page<>(shown.stream().map(view).toList(), next);
  }
}
