package dev.carillon.ejb.platform.paging;

import java.util.List;

/**
 * One page of a list that is paged by key.
 *
 * @param nextCursor opaque; null when this is the last page
 */
public record Page<T>(List<T> items, String nextCursor) {

  public Page {
    items = List.copyOf(items);
  }

  public boolean hasMore() {
    return nextCursor != null;
  }
}
