package dev.carillon.providers.apns;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to APNs by Pushy's client.
 *
 * <p>Safe for many threads; all work is done on the event loop of {@link ApnsThreads}. {@link
 * #close} lets what was submitted end.
 */
public final class ApnsProvider implements PushProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);

  private final EventLoop loop;
  private final Clock clock;
  private final String bundleId;
  private final ApnsOutlet outlet;

  /**
   * @throws IllegalArgumentException when the settings cannot be used, naming which
   */
  public ApnsProvider(
      ApnsCredential credential, ProviderSettings settings, ApnsThreads threads, Clock clock) {
    this(credential, threads, clock, queue(credential, settings, threads));
  }

  private ApnsProvider(
      ApnsCredential credential, ApnsThreads threads, Clock clock, ApnsOutlet outlet) {
    this.loop = threads.loop();
    this.clock = clock;
    this.bundleId = credential.apnsTopic();
    this.outlet = outlet;
  }

  private static ApnsQueue queue(
      ApnsCredential credential, ProviderSettings settings, ApnsThreads threads) {
    ApnsQueue queue =
        new ApnsQueue(
            new ApnsClients(credential, settings, threads),
            threads.loop(),
            settings.requestTimeout(),
            settings.maxInFlight(),
            threads::closed);
    threads.opened(queue);
    return queue;
  }

  /** For a dry run: makes and signs each message, with a key of its own, and sends none. */
  public static ApnsProvider rehearsing(ApnsThreads threads, Duration latency, Clock clock) {
    ApnsAuth.SigningKey key = ApnsAuth.SigningKey.generate("DRYRUN0000", "DRYRUN0000");
    return new ApnsProvider(
        ApnsCredential.of(key, "dry.run"),
        threads,
        clock,
        new ApnsRehearsal(threads.loop(), threads.tokens(key.key()), latency));
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.APNS;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Instant now = clock.instant();
    Duration ttl = submission.options().remainingTtl(now);
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    ApnsMessage message = ApnsMessage.of(submission.payload(), bundleId, ttl, now);
    try {
      loop.execute(() -> outlet.submit(submission, message, sink));
    } catch (RejectedExecutionException e) {
      // The process is ending; the caller still gets its outcomes.
      Settling.all(submission.targets(), ApnsOutcomes.CLOSED, sink);
    }
  }

  @Override
  public void close() {
    try {
      loop.execute(outlet::close);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed after its event loop", e);
    }
  }
}
