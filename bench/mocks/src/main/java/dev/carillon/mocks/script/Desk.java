package dev.carillon.mocks.script;

import dev.carillon.mocks.wire.MockRequest;
import dev.carillon.mocks.wire.Reply;
import java.util.function.Supplier;

/** Where a request meets the script and the record; every mock answers through one. */
public final class Desk {

  private final MockScript script;
  private final Recorder recorder;
  private final Refusals refusals;

  /** How this provider words a refusal. */
  @FunctionalInterface
  public interface Refusals {
    /** The answer for a reason's name, without {@code Retry-After}. */
    Reply.Answer answer(String reason);
  }

  public Desk(MockScript script, Recorder recorder, Refusals refusals) {
    this.script = script;
    this.recorder = recorder;
    this.refusals = refusals;
  }

  /**
   * Applies faults and latency and records the request.
   *
   * @param id of the message, for the record; may be null
   * @param usual the answer when no fault is scripted
   */
  public Reply reply(MockRequest request, String token, String id, Supplier<Reply.Answer> usual) {
    Fault fault = script.take(token);
    long delay = script.delayNanos();
    Reply.Action action;
    if (fault instanceof Fault.Reason reason) {
      action = refusals.answer(reason.name()).retryAfter(reason.retryAfterSeconds());
    } else if (fault instanceof Fault.Status status) {
      action = Reply.Answer.empty(status.status()).retryAfter(status.retryAfterSeconds());
    } else if (fault instanceof Fault.Wire wire) {
      action = wire.action();
    } else {
      delay += fault instanceof Fault.Slow slow ? slow.by().toNanos() : 0;
      action = usual.get();
    }
    recorder.add(request, token, id, action instanceof Reply.Answer a ? a.status() : 0);
    return new Reply(action, delay);
  }

  /**
   * A refusal that the request itself earned (a bad header, an expired token); no fault applies.
   */
  public Reply refuse(MockRequest request, String token, String reason) {
    Reply.Answer answer = refusals.answer(reason);
    recorder.add(request, token, null, answer.status());
    return new Reply(answer, script.delayNanos());
  }
}
