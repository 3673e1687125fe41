package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

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
    BodyBudget.Place large = budget.take("a").orElseThrow();
    BodyBudget.Place small = budget.take("b").orElseThrow();
    assertThat(large.grow(KIND.bytesInAll())).isTrue();
    assertThat(small.grow(1)).isFalse();

    large.arrived();
    assertThat(small.grow(1)).as("held until it is answered").isFalse();

    large.release();
    assertThat(small.grow(1)).isTrue();
    assertThat(budget.bytes()).isEqualTo(1);
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
