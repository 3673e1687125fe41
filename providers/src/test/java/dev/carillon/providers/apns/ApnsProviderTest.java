package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.FailureClass;
import dev.carillon.api.Urgency;
import dev.carillon.mocks.apns.MockApns;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken.ApnsDevice;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submission;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApnsProviderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ApnsKeys KEYS = ApnsKeys.create();

  @TempDir private static Path directory;
  private static Path pem;
  private static MockNet net;
  private static ApnsThreads threads;

  private final RecordingSink sink = new RecordingSink();
  private MockApns mock;
  private ApnsProvider provider;

  @BeforeAll
  static void startThreads() throws IOException {
    pem = Files.writeString(directory.resolve("mock.pem"), MockCertificate.shared().pem());
    net = MockNet.start();
    threads = new ApnsThreads(Clock.systemUTC());
  }

  @AfterAll
  static void stopThreads() {
    threads.close();
    net.close();
  }

  @BeforeEach
  void open() throws IOException {
    mock = MockApns.start(net, 0);
    mock.trustProviderKey(ApnsKeys.TEAM, ApnsKeys.KEY_ID, KEYS.pair().getPublic());
    provider = provider(TIMEOUT);
  }

  @AfterEach
  void close() {
    provider.close();
    mock.close();
  }

  @Test
  void sendsThePayloadWithEveryHeader() throws InterruptedException {
    Instant before = Instant.now();
    provider.send(submission(7, options("order-7"), device(1)), sink);

    String id = ApnsIds.of(7, 1).toString();
    assertThat(sink.await(1, PATIENCE).get(1L)).containsExactly(new Outcome.Accepted(id));
    Received received = mock.recorder().last();
    assertThat(received.token()).isEqualTo(token(1));
    assertThat(received.text())
        .isEqualTo(
            "{\"aps\":{\"alert\":{\"title\":\"Title\",\"body\":\"Body\"}},\"notificationId\":\"n-1\"}");
    assertThat(received.header("apns-id")).isEqualTo(id);
    assertThat(received.header("apns-topic")).isEqualTo(ApnsKeys.TOPIC);
    assertThat(received.header("apns-push-type")).isEqualTo("alert");
    assertThat(received.header("apns-priority")).isEqualTo("10");
    assertThat(received.header("apns-collapse-id")).isEqualTo("order-7");
    assertThat(Long.parseLong(received.header("apns-expiration")))
        .isBetween(before.getEpochSecond() + 3600, Instant.now().getEpochSecond() + 3600);
  }

  @Test
  void carriesTheSameIdOnEachRetry() throws InterruptedException {
    mock.script().next(1, Fault.reason("ServiceUnavailable"));
    provider.send(submission(7, options(null), device(1)), sink);
    sink.await(1, PATIENCE);
    RecordingSink again = new RecordingSink();
    provider.send(submission(7, options(null), device(1)), again);
    again.await(1, PATIENCE);
    assertThat(mock.recorder().all())
        .hasSize(2)
        .allMatch(each -> each.header("apns-id").equals(ApnsIds.of(7, 1).toString()));
  }

  @Test
  void sendsNowOrNeverForATtlOfZero() throws InterruptedException {
    DeliveryOptions now = new DeliveryOptions(Duration.ZERO, null, null, Urgency.HIGH);
    provider.send(submission(7, now, device(1)), sink);
    sink.await(1, PATIENCE);
    assertThat(mock.recorder().last().header("apns-expiration")).isEqualTo("0");
    assertThat(mock.recorder().last().header("apns-collapse-id")).isNull();
  }

  @Test
  void expiresWithoutSendingWhenThePublishIsOver() throws InterruptedException {
    DeliveryOptions over =
        new DeliveryOptions(Duration.ofHours(1), Instant.now().minusSeconds(1), null, Urgency.LOW);
    provider.send(submission(7, over, device(1), device(2)), sink);
    assertThat(sink.await(2, PATIENCE).get(2L)).containsExactly(new Outcome.Expired("ttl"));
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void showsOneProviderTokenOnAllConnectionsAndProvidersOfTheKey() throws InterruptedException {
    int devices = 200;
    try (ApnsProvider other = provider(TIMEOUT)) {
      provider.send(submission(7, options(null), devices(0, devices)), sink);
      other.send(submission(7, options(null), devices(devices, 2 * devices)), sink);
      sink.await(2 * devices, PATIENCE);
      assertThat(mock.connections()).isGreaterThan(1);
    }
    assertThat(sink.all().values())
        .allMatch(outcomes -> outcomes.get(0) instanceof Outcome.Accepted);
    assertThat(mock.distinctProviderTokens()).isEqualTo(1);
  }

  @Test
  void givesEachDeviceItsOwnOutcome() throws InterruptedException {
    mock.script().onToken(token(1), Fault.reason("Unregistered@1700000000000"));
    mock.script().onToken(token(2), Fault.reason("BadDeviceToken"));
    mock.script().onToken(token(3), Fault.reason("TooManyRequests"));
    mock.script().onToken(token(4), Fault.reason("InternalServerError"));
    mock.script().onToken(token(5), Fault.reason("ExpiredToken@1700000000000"));
    provider.send(submission(7, options(null), devices(1, 7)), sink);
    sink.await(6, PATIENCE);
    assertThat(sink.of(1))
        .isEqualTo(new Outcome.Gone("Unregistered", Instant.ofEpochMilli(1700000000000L)));
    assertThat(sink.of(5))
        .isEqualTo(new Outcome.Gone("ExpiredToken", Instant.ofEpochMilli(1700000000000L), true));
    assertThat(sink.of(2))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "BadDeviceToken"));
    assertThat(sink.of(3))
        .isEqualTo(new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, "TooManyRequests", null));
    assertThat(sink.of(4))
        .isEqualTo(
            new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "InternalServerError", null));
    assertThat(sink.of(6)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void sendsNoTokenThatWouldChangeThePath() throws InterruptedException {
    PushTarget hostile = new PushTarget(1, new ApnsDevice("../../other?x=1"));
    provider.send(submission(7, options(null), hostile), sink);
    assertThat(sink.await(1, PATIENCE).get(1L))
        .containsExactly(new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "malformed_token"));
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void givesUpWhatIsNotAnsweredAndConnectsAnew() throws InterruptedException {
    mock.script().next(1, Fault.hang());
    try (ApnsProvider impatient = provider(Duration.ofMillis(500))) {
      impatient.send(submission(7, options(null), device(1)), sink);
      assertThat(sink.await(1, PATIENCE).get(1L))
          .containsExactly(
              new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "timed_out", null));
      impatient.send(submission(7, options(null), device(2)), sink);
      assertThat(sink.await(2, PATIENCE).get(2L).get(0)).isInstanceOf(Outcome.Accepted.class);
    }
  }

  @Test
  void saysThatItCouldNotConnect() throws IOException, InterruptedException {
    mock.close();
    provider.send(submission(7, options(null), device(1)), sink);
    assertThat(sink.await(1, PATIENCE).get(1L))
        .containsExactly(
            new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "connect_failed", null));
  }

  @Test
  void refusesACertificateThatItDoesNotTrust() throws InterruptedException {
    try (ApnsProvider distrusting =
        new ApnsProvider(
            KEYS.credential(),
            settings(mock.tlsUri(), TIMEOUT, null),
            threads,
            Clock.systemUTC())) {
      distrusting.send(submission(7, options(null), device(1)), sink);
      assertThat(sink.await(1, PATIENCE).get(1L))
          .containsExactly(
              new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "connect_failed", null));
    }
  }

  @Test
  void everyDeviceHasExactlyOneOutcomeWhateverGoesWrong() throws InterruptedException {
    List<Fault> faults =
        List.of(
            Fault.drop(),
            Fault.goAway(),
            Fault.reset(2),
            Fault.hang(),
            Fault.status(500),
            Fault.status(429),
            Fault.slow(Duration.ofMillis(50)));
    Random random = new Random(3);
    int devices = 400;
    for (int i = 0; i < devices; i++) {
      if (random.nextInt(4) == 0) {
        mock.script().onToken(token(i), faults.get(random.nextInt(faults.size())));
      }
    }
    try (ApnsProvider impatient = provider(Duration.ofSeconds(2))) {
      for (int from = 0; from < devices; from += 100) {
        impatient.send(submission(7, options(null), devices(from, from + 100)), sink);
      }
      sink.await(devices, PATIENCE);
    }
    sink.await(devices, PATIENCE);
  }

  @Test
  void lossOfAllConnectionsLeavesNobodyWithoutAnOutcome() throws InterruptedException {
    mock.script().always(Fault.slow(Duration.ofSeconds(5)));
    provider.send(submission(7, options(null), devices(0, 50)), sink);
    mock.recorder().await(50, PATIENCE);
    mock.dropConnections();
    assertThat(sink.await(50, PATIENCE).values())
        .allMatch(
            outcomes ->
                outcomes
                    .get(0)
                    .equals(
                        new Outcome.Retryable(
                            FailureClass.NETWORK_TRANSPORT, "connection_reset", null)));
    mock.script().clear();
    provider.send(submission(7, options(null), device(99)), sink);
    assertThat(sink.await(51, PATIENCE).get(99L).get(0)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void closingLetsWhatWasSubmittedEnd() throws InterruptedException {
    mock.script().always(Fault.slow(Duration.ofMillis(300)));
    provider.send(submission(7, options(null), device(1)), sink);
    provider.close();
    provider.send(submission(7, options(null), device(2)), sink);
    sink.await(2, PATIENCE);
    assertThat(sink.of(1)).isInstanceOf(Outcome.Accepted.class);
    assertThat(sink.of(2))
        .isEqualTo(new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "client_closed", null));
  }

  @Test
  void closingTheThreadsEndsWhatIsInFlight() throws InterruptedException {
    mock.script().always(Fault.hang());
    try (ApnsThreads own = new ApnsThreads(Clock.systemUTC())) {
      ApnsProvider doomed =
          new ApnsProvider(
              KEYS.credential(), settings(mock.tlsUri(), TIMEOUT, pem), own, Clock.systemUTC());
      doomed.send(submission(7, options(null), devices(0, 10)), sink);
      mock.recorder().await(10, PATIENCE);
    }
    assertThat(sink.await(10, PATIENCE).values())
        .allMatch(
            outcomes ->
                outcomes
                    .get(0)
                    .equals(
                        new Outcome.Retryable(
                            FailureClass.NETWORK_TRANSPORT, "client_closed", null)));
  }

  @Test
  void namesTheSettingThatCannotBeUsed() {
    assertThatThrownBy(
            () ->
                new ApnsProvider(
                    KEYS.credential(),
                    settings(mock.uri(), TIMEOUT, pem),
                    threads,
                    Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base_url");
    assertThatThrownBy(
            () ->
                new ApnsProvider(
                    KEYS.credential(),
                    settings(mock.tlsUri(), TIMEOUT, Path.of("nowhere.pem")),
                    threads,
                    Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trusted_certificates");
  }

  private ApnsProvider provider(Duration timeout) {
    return new ApnsProvider(
        KEYS.credential(), settings(mock.tlsUri(), timeout, pem), threads, Clock.systemUTC());
  }

  private static Submission submission(
      long publishKey, DeliveryOptions options, PushTarget... targets) {
    PushContent content = new PushContent("n-1", "Title", "Body", null, null, null, null, null);
    return new Submission(
        publishKey, new ApnsRenderer().render(content, options), options, List.of(targets));
  }

  private static PushTarget[] devices(int from, int to) {
    List<PushTarget> targets = new ArrayList<>();
    for (int i = from; i < to; i++) {
      targets.add(device(i));
    }
    return targets.toArray(PushTarget[]::new);
  }

  private static PushTarget device(long number) {
    return new PushTarget(number, new ApnsDevice(token(number)));
  }

  private static String token(long number) {
    return "%064x".formatted(number);
  }

  private static DeliveryOptions options(String collapseKey) {
    return new DeliveryOptions(Duration.ofHours(1), null, collapseKey, Urgency.HIGH);
  }

  private static ProviderSettings settings(URI baseUrl, Duration requestTimeout, Path trusted) {
    ProviderSettings defaults = ProviderSettings.defaults();
    return new ProviderSettings(
        baseUrl,
        null,
        defaults.connectTimeout(),
        requestTimeout,
        defaults.maxConnections(),
        defaults.maxInFlight(),
        false,
        List.of(),
        trusted);
  }
}
