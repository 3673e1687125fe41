package dev.carillon.persistence.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A publish comes to another state, from one of those that may. The statement that changes it names
 * them, so that no writer can undo another's.
 *
 * @param to a state's number
 * @param from the numbers of the states that may become it
 */
public record StateChange(short to, List<Short> from) {

  public StateChange {
    from = List.copyOf(from);
  }

  /** The condition that the change is allowed. Numbers only: it may stand in a statement's text. */
  String allowed() {
    return from.isEmpty() ? "1 = 0" : "state in (" + numbers(from) + ")";
  }

  /** The condition that it is allowed or was made before. */
  String allowedOrMade() {
    return from.isEmpty() ? "state = " + to : "state in (" + to + ", " + numbers(from) + ")";
  }

  private static String numbers(List<Short> states) {
    return states.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
