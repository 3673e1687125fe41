package dev.carillon.ejb.registry.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key sets of the apps' JWKS addresses. Fetched again after five minutes, or when a token names
 * an unknown key, but at most every ten seconds whatever came of it; used for an hour while the
 * address does not answer.
 *
 * <p>A fetch is done on the client's event loop: one at a time for each address, a few in all. The
 * request that started one waits for it where it has no use for the old keys; every other request
 * goes on at once, with the old keys or with a 503. So however slow an address is, it holds one
 * request of its own app. Bounded; safe for many threads.
 */
@ApplicationScoped
public class KeySets {

  private static final Logger LOG = LoggerFactory.getLogger(KeySets.class);
  private static final int CAPACITY = 1000;
  private static final int MAX_FETCHES = 16;

  private final KeySetSource source;
  private final Clock clock;
  private final Map<URI, KeySet> held = new ConcurrentHashMap<>();
  private final Semaphore fetches = new Semaphore(MAX_FETCHES);

  @Inject
  public KeySets(KeySetSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The keys of the address, with the named one where it has it.
   *
   * @param keyId null when the token names none
   * @throws ServiceException service_unavailable when that cannot be said now
   */
  JWKSet get(URI address, String keyId) {
    KeySet set = of(address);
    JWKSet keys = set.usable(clock.millis());
    if (has(keys, keyId)) {
      var unused = fetch(address, set, false);
      return keys;
    }
    await(fetch(address, set, true));
    keys = set.usable(clock.millis());
    if (keys == null || (!has(keys, keyId) && set.uncertain())) {
      throw new ServiceException(
          ErrorCode.SERVICE_UNAVAILABLE,
          "the app's token keys cannot be fetched",
          set.retryAfter());
    }
    return keys;
  }

  private static boolean has(JWKSet keys, String keyId) {
    return keys != null && (keyId == null || keys.getKeyByKeyId(keyId) != null);
  }

  private KeySet of(URI address) {
    if (held.size() >= CAPACITY && !held.containsKey(address)) {
      held.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().usedAt()))
          .ifPresent(longestUnused -> held.remove(longestUnused.getKey()));
    }
    return held.computeIfAbsent(address, a -> new KeySet());
  }

  /** Done when the fetch is over that this call began; done already when it began none. */
  private CompletableFuture<Void> fetch(URI address, KeySet set, boolean unknownKey) {
    if (!set.begin(clock.millis(), unknownKey)) {
      return CompletableFuture.completedFuture(null);
    }
    if (!fetches.tryAcquire()) {
      set.notBegun();
      return CompletableFuture.completedFuture(null);
    }
    return source
        .fetch(address)
        .handle(
            (document, failure) -> {
              fetches.release();
              take(address, set, document, failure);
              return null;
            });
  }

  private void take(URI address, KeySet set, String document, Throwable failure) {
    try {
      if (failure == null) {
        set.fetched(JWKSet.parse(document), clock.millis());
        return;
      }
      failed(address, set, failure);
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      // The edge of what an address sends: whatever the parser makes of it, the fetch is over.
      failed(address, set, e);
    }
  }

  private static void failed(URI address, KeySet set, Throwable reason) {
    set.failed();
    LOG.warn("the key set at {} cannot be fetched: {}", address.getHost(), reason.toString());
  }

  /** The source keeps its deadline; the second beside it is for a clock that is not ours. */
  private static void await(CompletableFuture<Void> fetch) {
    try {
      fetch.get(KeySetSource.DEADLINE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("a fetch of keys is later than its deadline");
    } catch (ExecutionException e) {
      throw new IllegalStateException("taking over a key set threw", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
