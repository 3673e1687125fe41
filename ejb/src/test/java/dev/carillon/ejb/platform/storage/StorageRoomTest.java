package dev.carillon.ejb.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.EmbeddedConfig;
import dev.carillon.ejb.platform.storage.StorageRoom.Use;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageRoomTest {

  private static final long PLENTY = Long.MAX_VALUE;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StorageRoom room = new StorageRoom(new EmbeddedConfig(1_000, 500), meters);

  private Set<Use> refused() {
    Set<Use> refused = EnumSet.noneOf(Use.class);
    for (Use use : Use.values()) {
      ServiceException refusal =
          catchThrowableOfType(ServiceException.class, () -> room.require(use));
      if (refusal != null) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(60));
        refused.add(use);
      }
    }
    return refused;
  }

  @Test
  void whatIsLeastImportantGivesWayFirstWhenTheFileGrows() {
    room.measured(900, PLENTY);
    assertThat(refused()).isEmpty();
    room.measured(901, PLENTY);
    assertThat(refused()).containsExactly(Use.HISTORY);
    room.measured(1_001, PLENTY);
    assertThat(refused()).containsExactly(Use.HISTORY, Use.PUBLISH);
    room.measured(1_101, PLENTY);
    assertThat(refused()).containsExactly(Use.HISTORY, Use.PUBLISH, Use.REGISTRATION);
    room.measured(100, PLENTY);
    assertThat(refused()).isEmpty();
    assertThat(meters.counter("carillon.storage.refused", "what", "history").count()).isEqualTo(3);
  }

  @Test
  void andWhenTheDiskFills() {
    room.measured(1, 1_000);
    assertThat(refused()).isEmpty();
    room.measured(1, 999);
    assertThat(refused()).containsExactly(Use.HISTORY);
    room.measured(1, 499);
    assertThat(refused()).containsExactly(Use.HISTORY, Use.PUBLISH);
    room.measured(1, 249);
    assertThat(refused()).containsExactly(Use.HISTORY, Use.PUBLISH, Use.REGISTRATION);
  }

  @Test
  void aDatabaseServerHasBoundsOfItsOwn() {
    room.measured(0, 0);
    assertThat(refused()).isEmpty();
  }
}
