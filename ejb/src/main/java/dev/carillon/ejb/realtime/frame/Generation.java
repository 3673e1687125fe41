package dev.carillon.ejb.realtime.frame;

import java.util.Optional;

/** The two protocol generations that one endpoint speaks. */
public enum Generation {
  /** Pusher Channels protocol 7. */
  ONE("pusher"),
  /** Protocol 2: message ids, serials, resume, history, JSON data. */
  TWO("sockudo");

  private final String prefix;

  Generation(String prefix) {
    this.prefix = prefix;
  }

  /** A system event's name, for example {@code pusher:ping}. */
  public String system(String name) {
    return prefix + ':' + name;
  }

  /** An internal event's name, for example {@code pusher_internal:member_added}. */
  public String internal(String name) {
    return prefix + "_internal:" + name;
  }

  /** The part after the prefix of a system event's name, null when it is not one. */
  String systemName(String event) {
    String start = prefix + ':';
    return event.startsWith(start) ? event.substring(start.length()) : null;
  }

  /**
   * The generation that a connection asks for.
   *
   * @param protocol the query parameter; 5 to 7 are the first generation (what changed in between
   *     was the client's side), 2 is the second
   * @return empty for a number that is not spoken
   * @throws NumberFormatException when it is not a number
   */
  public static Optional<Generation> ofProtocol(String protocol) {
    return switch (Integer.parseInt(protocol)) {
      case 2 -> Optional.of(TWO);
      case 5, 6, 7 -> Optional.of(ONE);
      default -> Optional.empty();
    };
  }

  /** Whether an application may not publish under this name, in either generation. */
  public static boolean isReserved(String event) {
    for (Generation generation : values()) {
      if (event.startsWith(generation.prefix + ':')
          || event.startsWith(generation.prefix + "_internal:")) {
        return true;
      }
    }
    return false;
  }
}
