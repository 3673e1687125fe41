package dev.carillon.providers.dryrun;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import dev.carillon.providers.http2.EventLoops;
import java.time.Clock;
import java.time.Duration;

/**
 * Accepts every device after a set time, without a network.
 *
 * <p>Outcomes come on an event loop, as with a real provider. Safe for many threads; holds nothing,
 * so that closing has nothing to do.
 */
public final class DryRunProvider implements PushProvider {

  private static final Outcome ACCEPTED = new Outcome.Accepted(null);

  private final ProviderKind kind;
  private final Rehearsal rehearsal;
  private final Clock clock;

  public DryRunProvider(ProviderKind kind, Duration latency, EventLoops loops, Clock clock) {
    this.kind = kind;
    this.rehearsal = new Rehearsal(latency, loops);
    this.clock = clock;
  }

  @Override
  public ProviderKind kind() {
    return kind;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    boolean late = submission.options().remainingTtl(clock.instant()).isNegative();
    Outcome outcome = late ? new Outcome.Expired("ttl") : ACCEPTED;
    rehearsal.answer(() -> settle(submission, outcome, sink));
  }

  private static void settle(Submission submission, Outcome outcome, OutcomeSink sink) {
    for (PushTarget target : submission.targets()) {
      sink.settled(target, outcome);
    }
  }

  @Override
  public void close() {}
}
