package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleCompactionTest {

  private static final long MIB = 1 << 20;

  private boolean idle = true;
  private boolean work = true;
  private int pieces;
  private final IdleCompaction compaction =
      new IdleCompaction(
          () -> idle,
          () -> {
            pieces += work ? 1 : 0;
            return work;
          });

  @Test
  void waitsUntilThePipelineHasBeenQuietForAWhile() {
    compaction.step(100 * MIB);
    assertThat(pieces).isZero();
    compaction.step(100 * MIB);
    assertThat(pieces).isPositive();
  }

  @Test
  void stopsWhenThereIsSomethingElseToDo() {
    compaction.step(100 * MIB);
    compaction.step(100 * MIB);
    int before = pieces;
    idle = false;
    compaction.step(100 * MIB);
    idle = true;
    compaction.step(100 * MIB);
    assertThat(pieces).isEqualTo(before);
  }

  @Test
  void doesABoundedAmountAtEachSweep() {
    compaction.step(100 * MIB);
    compaction.step(100 * MIB);
    assertThat(pieces).isLessThanOrEqualTo(4);
  }

  @Test
  void restsWhenItGainsNothingUntilTheFileHasGrown() {
    sweeps(100, 100 * MIB);
    int before = pieces;
    sweeps(10, 101 * MIB);
    assertThat(pieces).isEqualTo(before);

    sweeps(1, 120 * MIB);
    assertThat(pieces).isGreaterThan(before);
  }

  @Test
  void goesOnWhileItGains() {
    for (int i = 0; i < 100; i++) {
      compaction.step((1000 - 2L * i) * MIB);
    }
    assertThat(pieces).isEqualTo(99 * 4);
  }

  @Test
  void leavesADatabaseServerAlone() {
    sweeps(10, 0);
    assertThat(pieces).isZero();
  }

  private void sweeps(int count, long bytes) {
    for (int i = 0; i < count; i++) {
      compaction.step(bytes);
    }
  }
}
