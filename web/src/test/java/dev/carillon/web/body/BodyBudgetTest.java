package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyBudgetTest {

  private static final BodyKind KIND = BodyKind.ANONYMOUS;

  private final BodyBudget budget = new BodyBudget(KIND);

  @Test
  void boundsTheReadersOfOneOwnerAndOfAll() {
    for (int i = 0; i < KIND.readersOfOwner(); i++) {
      assertThat(budget.take("one")).isPresent();
    }
    assertThat(budget.take("one")).isEmpty();
    assertThat(budget.take("another")).isPresent();
    for (int i = budget.readers(); i < KIND.readers(); i++) {
      assertThat(budget.take("owner-" + i)).isPresent();
    }
    assertThat(budget.take("last")).isEmpty();
    assertThat(budget.readers()).isEqualTo(KIND.readers());
  }

  @Test
  void boundsTheBytesOfAllBodiesUntilTheyAreReleased() {
    BodyBudget.Place first = budget.take("first").orElseThrow();
    assertThat(first.grow(KIND.bytesOfOwner())).isTrue();
    for (long held = budget.bytes(); held < KIND.bytesInAll(); held = budget.bytes()) {
      BodyBudget.Place place = budget.take("owner-" + held).orElseThrow();
      assertThat(place.grow(KIND.bytesOfOwner())).isTrue();
    }
    BodyBudget.Place small = budget.take("b").orElseThrow();
    assertThat(small.grow(1)).isFalse();

    first.arrived();
    assertThat(small.grow(1)).as("held until it is answered").isFalse();

    first.release();
    assertThat(small.grow(1)).isTrue();
    assertThat(budget.bytes()).isEqualTo(KIND.bytesInAll() - KIND.bytesOfOwner() + 1);
  }

  @ParameterizedTest
  @EnumSource(BodyKind.class)
  void leavesMemoryToOthersWhateverOneOwnerHolds(BodyKind kind) {
    BodyBudget each = new BodyBudget(kind);
    List<BodyBudget.Place> places = new ArrayList<>();
    BodyBudget.Place place = each.take("greedy").orElseThrow();
    while (place.grow(kind.maxBytes())) {
      place.arrived();
      places.add(place);
      place = each.take("greedy").orElseThrow();
    }
    assertThat(each.bytes()).isGreaterThan(0).isLessThanOrEqualTo(kind.bytesInAll() / 4);
    assertThat(each.take("modest").orElseThrow().grow(kind.maxBytes())).isTrue();

    places.forEach(BodyBudget.Place::release);
    assertThat(place.grow(kind.maxBytes())).as("the owner's part is free again").isTrue();
  }

  @Test
  void givesBackOnce() {
    BodyBudget.Place place = budget.take("a").orElseThrow();
    assertThat(place.grow(100)).isTrue();
    place.arrived();
    place.arrived();
    place.release();
    place.release();
    assertThat(place.grow(1)).as("it is over").isFalse();
    assertThat(budget.readers()).isZero();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void holdsNothingAfterManyThreadsHaveComeAndGone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      all.add(threads.submit(this::comeAndGo));
    }
    for (Future<?> each : all) {
      each.get();
    }
    threads.shutdown();
    assertThat(budget.readers()).isZero();
    assertThat(budget.bytes()).isZero();
    for (int i = 0; i < KIND.readersOfOwner(); i++) {
      assertThat(budget.take("owner-1")).isPresent();
    }
  }

  private void comeAndGo() {
    for (int i = 0; i < 10_000; i++) {
      Optional<BodyBudget.Place> place = budget.take("owner-" + i % 3);
      place.ifPresent(
          taken -> {
            taken.grow(10);
            taken.release();
          });
    }
  }
}
