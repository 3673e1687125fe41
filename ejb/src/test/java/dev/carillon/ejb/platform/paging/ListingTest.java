package dev.carillon.ejb.platform.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ServiceException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingTest {

  private final Listing listing = new Listing("app", "bells:loud");

  @Test
  void oneRowMoreThanThePageHoldsMakesACursorThatGoesOnAfterTheLastShown() {
    Page<String> page = listing.page(List.of(3L, 5L, 8L), 2, row -> "#" + row, row -> row);

    assertThat(page.items()).containsExactly("#3", "#5");
    assertThat(page.hasMore()).isTrue();
    assertThat(listing.after(page.nextCursor(), Long.MIN_VALUE)).isEqualTo(5);
    assertThat(listing.after(page.nextCursor(), "")).isEqualTo("5");
  }

  @Test
  void theLastPageHasNoCursor() {
    Page<Long> page = listing.page(List.of(3L, 5L), 2, row -> row, row -> row);

    assertThat(page.nextCursor()).isNull();
    assertThat(listing.after(null, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void cursorsOfOtherListsAndOthersKeysAreRefused() {
    String other = Cursors.encode("app", "bells:quiet", "5");
    String text = Cursors.encode("app", "bells:loud", "five");

    assertThatThrownBy(() -> listing.after(other, "")).isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> listing.after(text, 0L)).isInstanceOf(ServiceException.class);
  }
}
