package dev.carillon.ejb.realtime.connection;

import java.security.SecureRandom;

/** Names for connections: two numbers and a dot, as client libraries insist, and not guessable. */
public final class SocketIds {

  private static final long BOUND = 10_000_000_000L;

  private final SecureRandom random = new SecureRandom();

  public String next() {
    return random.nextLong(1, BOUND) + "." + random.nextLong(1, BOUND);
  }
}
