package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** A provider that answers as a test says, on another thread, and remembers what it was given. */
public final class ScriptedProvider implements PushProvider {

  private final ProviderKind kind;
  private final ScheduledExecutorService network;
  private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
  private volatile BiFunction<Submission, PushTarget, Outcome> script =
      (submission, target) -> new Outcome.Accepted("m-" + target.recipientKey());
  private volatile long latencyMs;
  private volatile int answersEach = 1;
  private volatile RuntimeException bug;

  /** Answers wait until this completes. */
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  /** For measurements: nothing is remembered. */
  volatile boolean forget;

  /** One message to one device. */
  public record Sent(
      long publishKey, long recipientKey, String token, String payload, long atNanos) {}

  public ScriptedProvider(ProviderKind kind, ScheduledExecutorService network) {
    this.kind = kind;
    this.network = network;
  }

  /** What it answers; null means never. */
  public void answers(BiFunction<Submission, PushTarget, Outcome> newScript) {
    script = newScript;
  }

  /** Keeps answers back until the result completes. */
  public CompletableFuture<Void> holdAnswers() {
    gate = new CompletableFuture<>();
    return gate;
  }

  /** Breaks the port's promise: each target gets two answers, one after the other. */
  void answersTwice() {
    answersEach = 2;
  }

  /** Breaks the port's promise: {@link #send} throws; null to keep it again. */
  void throwsOnSend(RuntimeException newBug) {
    bug = newBug;
  }

  public void takes(long milliseconds) {
    latencyMs = milliseconds;
  }

  public List<Sent> sent() {
    synchronized (sent) {
      return new ArrayList<>(sent);
    }
  }

  public void forgetSent() {
    sent.clear();
  }

  @Override
  public ProviderKind kind() {
    return kind;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    if (!forget) {
      remember(submission);
    }
    if (bug != null) {
      throw bug;
    }
    network.schedule(
        () -> gate.thenRun(() -> answer(submission, sink)), latencyMs, TimeUnit.MILLISECONDS);
  }

  private void remember(Submission submission) {
    String payload = submission.payload().payload().toString();
    for (PushTarget target : submission.targets()) {
      sent.add(
          new Sent(
              submission.publishKey(),
              target.recipientKey(),
              target.token().identity(),
              payload,
              System.nanoTime()));
    }
  }

  private void answer(Submission submission, OutcomeSink sink) {
    for (PushTarget target : submission.targets()) {
      for (int i = 0; i < answersEach; i++) {
        Outcome outcome = script.apply(submission, target);
        if (outcome != null) {
          sink.settled(target, outcome);
        }
      }
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
