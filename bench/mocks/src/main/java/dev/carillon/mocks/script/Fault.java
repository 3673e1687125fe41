package dev.carillon.mocks.script;

import dev.carillon.mocks.wire.Reply;
import java.time.Duration;

/** What is made to go wrong with a request. */
public sealed interface Fault {

  /** No {@code Retry-After}. */
  int NO_RETRY_AFTER = -1;

  /**
   * The provider's own refusal by its own name ({@code UNREGISTERED}, {@code BadDeviceToken},
   * {@code 80300007} and so on), with the status and body that the provider gives it.
   *
   * @param retryAfterSeconds negative for none
   */
  record Reason(String name, int retryAfterSeconds) implements Fault {}

  /** A bare status with an empty body, as a front end in trouble gives. */
  record Status(int status, int retryAfterSeconds) implements Fault {}

  /** The usual answer, this much later. */
  record Slow(Duration by) implements Fault {}

  /** Something on the wire: hang, drop, GOAWAY, reset, or any scripted answer. */
  record Wire(Reply.Action action) implements Fault {}

  static Fault reason(String name) {
    return new Reason(name, NO_RETRY_AFTER);
  }

  static Fault reason(String name, int retryAfterSeconds) {
    return new Reason(name, retryAfterSeconds);
  }

  static Fault status(int status) {
    return new Status(status, NO_RETRY_AFTER);
  }

  static Fault status(int status, int retryAfterSeconds) {
    return new Status(status, retryAfterSeconds);
  }

  static Fault slow(Duration by) {
    return new Slow(by);
  }

  static Fault hang() {
    return new Wire(new Reply.Hang());
  }

  static Fault drop() {
    return new Wire(new Reply.Drop());
  }

  static Fault goAway() {
    return new Wire(new Reply.GoAway());
  }

  /** RST_STREAM; 7 is REFUSED_STREAM (safe to repeat), 2 INTERNAL_ERROR. */
  static Fault reset(long errorCode) {
    return new Wire(new Reply.Reset(errorCode));
  }

  /**
   * Reads the text form used on the control port: {@code reason:NAME[;seconds]}, {@code
   * status:503[;seconds]}, {@code slow:milliseconds}, {@code hang}, {@code drop}, {@code goaway},
   * {@code reset:code}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Fault parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    String[] parts = rest.split(";", 2);
    int seconds = parts.length > 1 ? Integer.parseInt(parts[1]) : NO_RETRY_AFTER;
    return switch (kind) {
      case "reason" -> reason(parts[0], seconds);
      case "status" -> status(Integer.parseInt(parts[0]), seconds);
      case "slow" -> slow(Duration.ofMillis(Long.parseLong(parts[0])));
      case "hang" -> hang();
      case "drop" -> drop();
      case "goaway" -> goAway();
      case "reset" -> reset(Long.parseLong(parts[0]));
      default -> throw new IllegalArgumentException("unknown fault: " + text);
    };
  }
}
