package dev.carillon.web.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many API keys an address may try on this node: after twenty wrong ones within a minute
 * none that is new to it is looked at for the rest of that minute, right or wrong. Keys that an
 * address has proved before stay good for it, so that one who guesses behind a proxy locks nobody
 * else out. Safe for many threads.
 */
@ApplicationScoped
public class KeyGuesses {

  private static final Logger LOG = LoggerFactory.getLogger(KeyGuesses.class);
  private static final int MOST = 20;
  private static final long WINDOW_MS = 60_000;
  private static final int CAPACITY = 10_000;

  private final Clock clock;
  private final Map<String, Window> wrong = new ConcurrentHashMap<>();
  private final Set<String> proved = ConcurrentHashMap.newKeySet();

  private record Window(long until, int count) {}

  @Inject
  public KeyGuesses(Clock clock) {
    this.clock = clock;
  }

  /**
   * Milliseconds until this address may try a key; 0 for now.
   *
   * @param hash of the key
   */
  long waitFor(String address, String hash) {
    Window window = wrong.get(address);
    long left = window == null ? 0 : window.until - clock.millis();
    return left > 0 && window.count >= MOST && !proved.contains(pair(address, hash)) ? left : 0;
  }

  /** The key was right. */
  void right(String address, String hash) {
    if (proved.size() >= CAPACITY) {
      proved.clear();
    }
    proved.add(pair(address, hash));
  }

  /** The key was wrong. */
  void wrong(String address) {
    long now = clock.millis();
    if (wrong.size() >= CAPACITY) {
      wrong.values().removeIf(window -> window.until <= now);
    }
    String place = wrong.size() < CAPACITY || wrong.containsKey(address) ? address : "others";
    Window window =
        wrong.compute(
            place,
            (name, known) ->
                known == null || known.until <= now
                    ? new Window(now + WINDOW_MS, 1)
                    : new Window(known.until, known.count + 1));
    if (window.count == MOST) {
      LOG.warn("{} wrong API keys within a minute from {}: no more are looked at", MOST, place);
    }
  }

  private static String pair(String address, String hash) {
    return address + ' ' + hash;
  }
}
