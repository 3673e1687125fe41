package dev.carillon.providers.webpush;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import dev.carillon.providers.http2.AddressResolver;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Options;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.Transport;
import dev.carillon.providers.net.AddressPolicy;
import dev.carillon.providers.net.GuardedResolver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends messages by the Web Push protocol: encrypts each for its browser on the threads it was
 * given, then posts it to the subscription's endpoint, whose origin and address are both checked.
 *
 * <p>Safe for many threads; {@link #close} lets what was submitted end.
 */
public final class WebPushProvider implements PushProvider {

  /** Encrypted together by one thread: 1 to 2 ms of work, and one wake-up of the event loop. */
  private static final int CHUNK = 32;

  private static final List<String> PASSED_HEADERS = List.of("urgency", "topic");

  private final Duration timeout;
  private final Clock clock;
  private final Executor encryptionThreads;
  private final Transport client;
  private final WebPushSender sender;

  /**
   * @param encryptionThreads where messages are encrypted; bounded, refusing beyond
   * @throws IllegalArgumentException when the settings cannot be used, naming which
   */
  public WebPushProvider(
      WebPushCredential credential,
      ProviderSettings settings,
      EventLoops loops,
      Executor encryptionThreads,
      Clock clock) {
    this(
        credential,
        settings,
        new Http2Client(loops, Http2Options.of(settings), resolver(settings)),
        encryptionThreads,
        clock);
  }

  /** With somebody else in the place of the network. */
  public WebPushProvider(
      WebPushCredential credential,
      ProviderSettings settings,
      Transport client,
      Executor encryptionThreads,
      Clock clock) {
    this.timeout = settings.requestTimeout();
    this.clock = clock;
    this.encryptionThreads = encryptionThreads;
    this.client = client;
    this.sender =
        new WebPushSender(
            client,
            CryptoSuite.fastest(),
            new VapidHeaders(credential, clock),
            new Destinations(settings),
            clock);
  }

  private static AddressResolver resolver(ProviderSettings settings) {
    if (settings.baseUrl() != null) {
      return AddressResolver.unguarded(); // the operator named this host, no device did
    }
    return new GuardedResolver(new AddressPolicy(settings.allowLoopback()))::resolve;
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.WEB_PUSH;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Duration ttl = submission.options().remainingTtl(clock.instant());
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    String text = submission.payload().payload().toString();
    RequestHeaders headers = headers(submission.payload().headers(), ttl);
    long deadline = System.nanoTime() + timeout.toNanos();
    List<PushTarget> targets = submission.targets();
    for (int from = 0; from < targets.size(); from += CHUNK) {
      List<PushTarget> chunk = targets.subList(from, Math.min(from + CHUNK, targets.size()));
      encryptLater(new WebPushChunk(text, headers, chunk, deadline, sink));
    }
  }

  private void encryptLater(WebPushChunk chunk) {
    try {
      encryptionThreads.execute(() -> sender.send(chunk));
    } catch (RejectedExecutionException e) {
      Outcome overloaded =
          new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "client_overloaded", null);
      Settling.all(chunk.targets(), overloaded, chunk.sink());
    }
  }

  private static RequestHeaders headers(Map<String, String> rendered, Duration ttl) {
    RequestHeaders headers =
        RequestHeaders.none()
            .with("content-encoding", "aes128gcm")
            .with("content-type", "application/octet-stream")
            .with("ttl", WebPushRenderer.ttlSeconds(ttl));
    for (String name : PASSED_HEADERS) {
      String value = rendered.get(name);
      headers = value == null ? headers : headers.with(name, value);
    }
    return headers;
  }

  @Override
  public void close() {
    client.close();
  }
}
