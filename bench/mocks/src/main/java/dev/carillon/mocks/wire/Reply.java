package dev.carillon.mocks.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a mock does with one request, at once or after a delay. */
public record Reply(Action action, long delayNanos) {

  private static final byte[] EMPTY = {};

  /** What happens on the wire. */
  public sealed interface Action {}

  /**
   * An HTTP answer.
   *
   * @param headers names (lower case) and values in turn
   */
  public record Answer(int status, byte[] body, String... headers) implements Action {

    public static Answer empty(int status, String... headers) {
      return new Answer(status, EMPTY, headers);
    }

    public static Answer json(int status, String body, String... headers) {
      String[] all = new String[headers.length + 2];
      all[0] = "content-type";
      all[1] = "application/json; charset=UTF-8";
      System.arraycopy(headers, 0, all, 2, headers.length);
      return new Answer(status, body.getBytes(StandardCharsets.UTF_8), all);
    }

    /** This answer with a {@code Retry-After} of so many seconds; unchanged when negative. */
    public Answer retryAfter(int seconds) {
      if (seconds < 0) {
        return this;
      }
      String[] more = java.util.Arrays.copyOf(headers, headers.length + 2);
      more[headers.length] = "retry-after";
      more[headers.length + 1] = Integer.toString(seconds);
      return new Answer(status, body, more);
    }
  }

  /** Never answers; the connection stays open. */
  public record Hang() implements Action {}

  /** Closes the connection without an answer, and with it every other request on it. */
  public record Drop() implements Action {}

  /**
   * HTTP/2 GOAWAY that names the streams before this one as the last processed, so the client may
   * safely repeat this request. Over HTTP/1.1 the same as {@link Drop}.
   */
  public record GoAway() implements Action {}

  /** HTTP/2 RST_STREAM with this error code. Over HTTP/1.1 the same as {@link Drop}. */
  public record Reset(long errorCode) implements Action {}

  public static Reply now(Action action) {
    return new Reply(action, 0);
  }

  public Reply later(Duration more) {
    return new Reply(action, delayNanos + more.toNanos());
  }
}
