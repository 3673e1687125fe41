package dev.carillon.providers.apns;

import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * In the place of {@link ApnsQueue} in a dry run: has the provider token signed, gives every
 * message its id and accepts it after a set time. What a device token looks like does not matter.
 */
final class ApnsRehearsal implements ApnsOutlet {

  private final EventLoop loop;
  private final ProviderTokenSource tokens;
  private final long latencyMillis;

  ApnsRehearsal(EventLoop loop, ProviderTokenSource tokens, Duration latency) {
    this.loop = loop;
    this.tokens = tokens;
    this.latencyMillis = latency.toMillis();
  }

  @Override
  public void submit(Submission submission, ApnsMessage message, OutcomeSink sink) {
    var unused = tokens.authorization();
    Runnable answer = () -> accept(submission, message, sink);
    if (latencyMillis == 0) {
      answer.run();
    } else {
      var alsoUnused = loop.schedule(answer, latencyMillis, TimeUnit.MILLISECONDS);
    }
  }

  private static void accept(Submission submission, ApnsMessage message, OutcomeSink sink) {
    UUID given = message.headers().apnsId();
    for (PushTarget target : submission.targets()) {
      UUID id = given == null ? ApnsIds.of(submission.publishKey(), target.recipientKey()) : given;
      sink.settled(target, new Outcome.Accepted(id.toString()));
    }
  }

  @Override
  public void close() {}
}
