package dev.carillon.ejb.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeySetsTest {

  private static final URI GOOD = URI.create("https://good.example.org/keys");
  private static final URI SLOW = URI.create("https://slow.example.org/keys");

  private final TestClock clock = new TestClock();
  private final Source source = new Source();
  private final KeySets sets = new KeySets(source, clock);

  @Test
  void aSlowAddressHoldsOneRequestAndNobodyElse() throws Exception {
    source.hang(SLOW);
    source.serve(GOOD, "a");
    int requests = 150;
    CountDownLatch refused = new CountDownLatch(requests - 1);
    CountDownLatch all = new CountDownLatch(requests);
    ExecutorService threads = Executors.newFixedThreadPool(requests);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        String random = "kid-" + i;
        results.add(
            threads.submit(
                () -> {
                  assertUnavailable(SLOW, random);
                  refused.countDown();
                  all.countDown();
                }));
      }
      assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(sets.get(GOOD, "a").getKeys()).hasSize(1);
      assertThat(source.fetched).containsExactly(SLOW, GOOD);
      source.fail(SLOW);
      for (Future<?> result : results) {
        result.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anUnknownKeyIsLookedForAtMostEveryTenSeconds() throws Exception {
    source.serve(GOOD, "a");
    sets.get(GOOD, "a");
    source.serve(GOOD, "a", "b");
    for (int i = 0; i < 20; i++) {
      assertThat(sets.get(GOOD, "b").getKeyByKeyId("b")).isNull();
    }
    assertThat(source.fetched).hasSize(1);
    clock.advance(Duration.ofSeconds(10));
    assertThat(sets.get(GOOD, "b").getKeyByKeyId("b")).isNotNull();
    assertThat(sets.get(GOOD, "c").getKeyByKeyId("c")).isNull();
    assertThat(source.fetched).hasSize(2);
  }

  @Test
  void knownKeysAreGoodAtOnceWhileTheAddressHangs() throws Exception {
    source.serve(GOOD, "a");
    sets.get(GOOD, "a");
    source.hang(GOOD);
    clock.advance(Duration.ofMinutes(6));
    assertThat(sets.get(GOOD, "a").getKeys()).hasSize(1);
    assertThat(source.fetched).hasSize(2);
    assertUnavailable(GOOD, "b");
    source.fail(GOOD);
    clock.advance(Duration.ofMinutes(50));
    source.fail(GOOD);
    assertThat(sets.get(GOOD, "a").getKeys()).hasSize(1);
    clock.advance(Duration.ofMinutes(5));
    assertUnavailable(GOOD, "a");
  }

  @Test
  void aFailureIsRememberedForTenSeconds() {
    source.fail(GOOD);
    for (int i = 0; i < 5; i++) {
      assertUnavailable(GOOD, "a");
    }
    assertThat(source.fetched).hasSize(1);
    clock.advance(Duration.ofSeconds(10));
    assertUnavailable(GOOD, "a");
    assertThat(source.fetched).hasSize(2);
  }

  @Test
  void whatIsNoKeySetIsAFailureLikeAnyOther() throws Exception {
    for (String text : new String[] {"", "[]", "{\"keys\":7}", "{\"keys\":[{\"kty\":\"RSA\"}]}"}) {
      source.answers.put(GOOD, CompletableFuture.completedFuture(text));
      assertUnavailable(GOOD, "a");
      clock.advance(Duration.ofSeconds(10));
    }
    source.serve(GOOD, "a");
    assertThat(sets.get(GOOD, "a").getKeys()).hasSize(1);
  }

  @Test
  void aFewFetchesAreUnderWayInAllAndTheirEndMakesRoom() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        URI address = URI.create("https://slow" + i + ".example.org/keys");
        source.hang(address);
        waiting.add(threads.submit(() -> assertUnavailable(address, "a")));
      }
      assertThat(source.begun.await(30, TimeUnit.SECONDS)).isTrue();
      source.serve(GOOD, "a");
      assertUnavailable(GOOD, "a");
      assertThat(source.fetched).hasSize(16);
      source.answers.values().forEach(answer -> answer.completeExceptionally(new IOException("x")));
      for (Future<?> each : waiting) {
        each.get(30, TimeUnit.SECONDS);
      }
      assertThat(sets.get(GOOD, "a").getKeys()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertUnavailable(URI address, String keyId) {
    assertThatThrownBy(() -> sets.get(address, keyId))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
              assertThat(e.retryAfter()).isPositive();
            });
  }

  private static final class Source extends KeySetSource {
    Source() {
      super(null);
    }

    private final Map<URI, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<URI> fetched = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(16);

    void serve(URI address, String... keyIds) throws JOSEException {
      List<com.nimbusds.jose.jwk.JWK> keys = new ArrayList<>();
      for (String keyId : keyIds) {
        keys.add(new ECKeyGenerator(Curve.P_256).keyID(keyId).generate().toPublicJWK());
      }
      answers.put(address, CompletableFuture.completedFuture(new JWKSet(keys).toString()));
    }

    void hang(URI address) {
      answers.put(address, new CompletableFuture<>());
    }

    void fail(URI address) {
      CompletableFuture<String> before =
          answers.put(address, CompletableFuture.failedFuture(new IOException("down")));
      if (before != null) {
        before.completeExceptionally(new IOException("down"));
      }
    }

    @Override
    CompletableFuture<String> fetch(URI address) {
      fetched.add(address);
      begun.countDown();
      return answers.get(address);
    }
  }
}
