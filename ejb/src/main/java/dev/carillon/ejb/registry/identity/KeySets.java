package dev.carillon.ejb.registry.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key sets of the apps' JWKS addresses. Kept for five minutes, fetched again at most every ten
 * seconds, and used for up to an hour more while the address does not answer. Bounded; one request
 * fetches, others that need the same set wait for it.
 */
@ApplicationScoped
public class KeySets {

  private static final Logger LOG = LoggerFactory.getLogger(KeySets.class);
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration STALE = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int CAPACITY = 1000;

  private final KeySetSource source;
  private final Clock clock;
  private final ConcurrentHashMap<URI, Held> held = new ConcurrentHashMap<>();

  /**
   * @param keys null when nothing was ever fetched
   */
  private record Held(JWKSet keys, long fetchedAt, long triedAt) {}

  /** For the container's proxy only. */
  protected KeySets() {
    this.source = null;
    this.clock = null;
  }

  @Inject
  public KeySets(KeySetSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * @throws ServiceException service_unavailable when there is none to be had
   */
  JWKSet get(URI address) {
    return usable(update(address, FRESH));
  }

  /** The set, fetched again if that was not done within the last seconds. */
  JWKSet refreshed(URI address) {
    return usable(update(address, PAUSE));
  }

  private Held update(URI address, Duration maxAge) {
    if (held.size() >= CAPACITY && !held.containsKey(address)) {
      held.clear();
    }
    return held.compute(address, (key, old) -> isRecent(old, maxAge) ? old : fetch(address, old));
  }

  private boolean isRecent(Held old, Duration maxAge) {
    if (old == null) {
      return false;
    }
    long now = clock.millis();
    return (old.keys != null && now - old.fetchedAt < maxAge.toMillis())
        || now - old.triedAt < PAUSE.toMillis();
  }

  private Held fetch(URI address, Held old) {
    long now = clock.millis();
    try {
      return new Held(JWKSet.parse(source.fetch(address)), now, now);
    } catch (IOException | ParseException e) {
      LOG.warn("the key set at {} cannot be fetched: {}", address.getHost(), e.toString());
      boolean keep = old != null && old.keys != null && now - old.fetchedAt < STALE.toMillis();
      return new Held(keep ? old.keys : null, keep ? old.fetchedAt : 0, now);
    }
  }

  private static JWKSet usable(Held set) {
    if (set.keys == null) {
      throw new ServiceException(
          ErrorCode.SERVICE_UNAVAILABLE, "the app's token keys cannot be fetched", PAUSE);
    }
    return set.keys;
  }
}
