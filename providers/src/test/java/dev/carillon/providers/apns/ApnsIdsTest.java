package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApnsIdsTest {

  @Test
  void isTheSameForTheSamePublishAndRecipient() {
    assertThat(ApnsIds.of(7, 9)).isEqualTo(ApnsIds.of(7, 9));
  }

  @Test
  void differsForAnyOther() {
    Set<UUID> ids = new HashSet<>();
    for (long publish = -5; publish < 5; publish++) {
      for (long recipient = -5; recipient < 5; recipient++) {
        ids.add(ApnsIds.of(publish, recipient));
      }
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  void isAVersion5Uuid() {
    UUID id = ApnsIds.of(1, 2);
    assertThat(id.version()).isEqualTo(5);
    assertThat(id.variant()).isEqualTo(2);
  }
}
