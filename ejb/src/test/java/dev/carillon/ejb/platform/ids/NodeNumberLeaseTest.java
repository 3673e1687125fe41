package dev.carillon.ejb.platform.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.testing.PostgresServer;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL, which several nodes can share; on H2 a starting node is alone. */
class NodeNumberLeaseTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  private static PipelineStore store;

  @BeforeAll
  static void open() {
    store = PipelineStore.open(new Transactions(SERVER.dataSource()));
  }

  @BeforeEach
  void freeAll() {
    store.transactions().execute(store.nodeNumbers()::releaseAll);
  }

  @Test
  void givesLiveNodesDifferentNumbers() {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      // the same first draw for all
      NodeNumberLease lease = new NodeNumberLease(store, OptionalInt.empty(), LONG, seeded(i));
      lease.acquire();
      numbers.add(lease.value());
    }
    assertThat(numbers).hasSize(40);
  }

  @Test
  void givesNodesThatStartAtOnceDifferentNumbers() throws Exception {
    int nodes = 8;
    CyclicBarrier together = new CyclicBarrier(nodes);
    List<Callable<Integer>> starts = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      NodeNumberLease lease = new NodeNumberLease(store, OptionalInt.empty(), LONG, seeded(i));
      starts.add(
          () -> {
            together.await(30, TimeUnit.SECONDS);
            lease.acquire();
            return lease.value();
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      Set<Integer> numbers = new HashSet<>();
      for (Future<Integer> start : threads.invokeAll(starts, 60, TimeUnit.SECONDS)) {
        numbers.add(start.get());
      }
      assertThat(numbers).hasSize(nodes);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesAWantedNumberOfALiveNode() {
    wanted(7, LONG).acquire();
    NodeNumberLease second = wanted(7, SHORT);

    assertThatThrownBy(second::acquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("carillon.node.number 7");
  }

  @Test
  void waitsForTheNumberOfAKilledNode() {
    wanted(7, SHORT).acquire();
    NodeNumberLease second = wanted(7, LONG);

    second.acquire();

    assertThat(second.value()).isEqualTo(7);
  }

  @Test
  void hasItsNumberBackAfterAStop() {
    NodeNumberLease first = wanted(7, LONG);
    first.acquire();
    first.release();

    wanted(7, SHORT).acquire();
  }

  @Test
  void drawsAnotherNumberWhenItsOwnWentToAnotherNode() {
    NodeNumberLease slept = wanted(7, SHORT);
    slept.acquire();
    NodeNumberLease other = wanted(7, LONG);
    other.acquire();

    slept.renew();

    assertThat(slept.value()).isNotEqualTo(7);
    other.renew();
    assertThat(other.value()).isEqualTo(7);
    slept.release();
    assertThat(held()).containsExactly(7);
  }

  @Test
  void staysWithItsNumberWhileItRenews() {
    NodeNumberLease lease = wanted(3, LONG);
    lease.acquire();
    lease.renew();

    assertThat(lease.value()).isEqualTo(3);
    assertThat(held()).containsExactly(3);
  }

  @Test
  void freesTheNumbersOfADatabaseThatItHasAlone() {
    PipelineStore embedded = PipelineStore.open(new Transactions(TestDatabase.h2()));
    new NodeNumberLease(embedded, OptionalInt.of(9), LONG, new Random(1)).acquire();
    NodeNumberLease restarted =
        new NodeNumberLease(embedded, OptionalInt.of(9), LONG, new Random(2));

    restarted.acquire();

    assertThat(restarted.value()).isEqualTo(9);
  }

  private static Set<Integer> held() {
    return store.transactions().read(store.nodeNumbers()::held);
  }

  private static NodeNumberLease wanted(int number, Duration length) {
    return new NodeNumberLease(store, OptionalInt.of(number), length, new Random());
  }

  /** Draws the same number first, with a holder of its own. */
  private static Random seeded(long holder) {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public long nextLong() {
        return holder;
      }

      @Override
      public int nextInt(int bound) {
        return 1000;
      }
    };
  }
}
