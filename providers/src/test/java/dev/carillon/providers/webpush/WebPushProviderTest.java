package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.api.Urgency;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.mocks.webpush.MockWebPush;
import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderOnMock;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebPushProviderTest extends ProviderOnMock<MockWebPush> {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final WebPushCredential CREDENTIAL =
      WebPushCredential.generate("mailto:ops@example.org");

  private final MockBrowser browser = MockBrowser.create();

  @Override
  protected MockWebPush startMock() throws IOException {
    MockWebPush started = MockWebPush.start(net, 0);
    started.verifyVapid(true);
    return started;
  }

  @Override
  protected PushProvider openProvider() throws IOException {
    return providers.open(CREDENTIAL, settings(true, Duration.ofSeconds(10), null, null));
  }

  @Test
  void theBrowserReadsWhatWasRendered() throws InterruptedException, GeneralSecurityException {
    provider.send(submission(options("order-7"), target(1, "sub1")), sink);

    assertThat(sink.await(1, PATIENCE).get(1L))
        .containsExactly(new Outcome.Accepted(mock.uri() + "/message/m1"));
    Received received = mock.recorder().last();
    assertThat(new String(browser.decrypt(received.body()), UTF_8))
        .isEqualTo("{\"id\":\"n-1\",\"title\":\"Title\",\"body\":\"Body\"}");
    assertThat(received.header("content-encoding")).isEqualTo("aes128gcm");
    assertThat(received.header("ttl")).isEqualTo("3600");
    assertThat(received.header("urgency")).isEqualTo("high");
    assertThat(received.header("topic")).isEqualTo("order-7");
  }

  @Test
  void speaksTlsToACertificateThatItWasToldToTrust(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path pem = Files.writeString(directory.resolve("mock.pem"), MockCertificate.shared().pem());
    try (PushProvider trusting =
        providers.open(CREDENTIAL, settings(true, Duration.ofSeconds(10), null, pem))) {
      trusting.send(submission(options(null), target(1, mock.tlsEndpoint("sub1"))), sink);
      assertThat(sink.await(1, PATIENCE).get(1L).get(0)).isInstanceOf(Outcome.Accepted.class);
    }
    provider.send(submission(options(null), target(2, mock.tlsEndpoint("sub1"))), sink);
    assertThat(sink.await(2, PATIENCE).get(2L).get(0))
        .isEqualTo(new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "connect_failed", null));
  }

  @Test
  void sendsNoMoreTtlThanThePublishHasLeft() throws InterruptedException {
    DeliveryOptions soon =
        new DeliveryOptions(
            Duration.ofHours(1), Instant.now().plusSeconds(60), null, Urgency.NORMAL);
    provider.send(submission(soon, target(1, "sub1")), sink);
    sink.await(1, PATIENCE);
    assertThat(Integer.parseInt(mock.recorder().last().header("ttl"))).isBetween(30, 60);
    assertThat(mock.recorder().last().header("topic")).isNull();
  }

  @Test
  void expiresWithoutSendingWhenThePublishIsOver() throws InterruptedException {
    DeliveryOptions over =
        new DeliveryOptions(
            Duration.ofHours(1), Instant.now().minusSeconds(1), null, Urgency.NORMAL);
    provider.send(submission(over, target(1, "sub1"), target(2, "sub2")), sink);
    assertThat(sink.await(2, PATIENCE).get(2L)).containsExactly(new Outcome.Expired("ttl"));
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void refusesAnEndpointThatIsNotAllowedHereAnyMore() throws InterruptedException {
    try (PushProvider production =
        providers.open(CREDENTIAL, settings(false, Duration.ofSeconds(10), null, null))) {
      production.send(submission(options(null), target(1, "sub1")), sink);
      assertThat(sink.await(1, PATIENCE).get(1L))
          .containsExactly(new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "endpoint_refused"));
    }
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void sendsThroughARelayWithTheEndpointsOwnAudience() throws InterruptedException {
    mock.verifyVapid(false);
    try (PushProvider relayed =
        providers.open(CREDENTIAL, settings(false, Duration.ofSeconds(10), mock.uri(), null))) {
      URI endpoint = URI.create("https://fcm.googleapis.com" + mock.endpoint("sub1").getPath());
      relayed.send(submission(options(null), target(1, endpoint)), sink);
      assertThat(sink.await(1, PATIENCE).get(1L).get(0)).isInstanceOf(Outcome.Accepted.class);
    }
    String claims = mock.recorder().last().header("authorization").split("[ .,]", -1)[2];
    assertThat(new String(WebPushEncryption.decode(claims), UTF_8))
        .contains("\"aud\":\"https://fcm.googleapis.com\"");
  }

  @Test
  void givesEachDeviceItsOwnOutcome() throws InterruptedException {
    mock.script().onToken("gone", Fault.reason("410"));
    mock.script().onToken("unknown", Fault.reason("404"));
    mock.script().onToken("busy", Fault.reason("429", 30));
    mock.script().onToken("hostile", Fault.reason("403"));
    mock.script().onToken("failing", Fault.status(503));
    provider.send(
        submission(
            options(null),
            target(1, "gone"),
            target(2, "unknown"),
            target(3, "busy"),
            target(4, "hostile"),
            target(5, "failing"),
            target(6, "fine")),
        sink);
    sink.await(6, PATIENCE);
    assertThat(sink.of(1)).isEqualTo(new Outcome.Gone("status_410", null));
    assertThat(sink.of(2)).isEqualTo(new Outcome.Gone("status_404", null));
    assertThat(sink.of(3))
        .isEqualTo(
            new Outcome.Retryable(
                FailureClass.PROVIDER_QUOTA, "status_429", Duration.ofSeconds(30)));
    assertThat(sink.of(4))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "status_403"));
    assertThat(sink.of(5))
        .isEqualTo(new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "status_503", null));
    assertThat(sink.of(6)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void everyDeviceHasExactlyOneOutcomeWhateverGoesWrong() throws InterruptedException {
    List<Fault> faults =
        List.of(
            Fault.drop(),
            Fault.goAway(),
            Fault.reset(7),
            Fault.reset(2),
            Fault.hang(),
            Fault.status(500),
            Fault.slow(Duration.ofMillis(50)));
    Random random = new Random(8291);
    int devices = 400;
    List<PushTarget> targets = new ArrayList<>();
    for (int i = 0; i < devices; i++) {
      targets.add(target(i, "s" + i));
      if (random.nextInt(4) == 0) {
        mock.script().onToken("s" + i, faults.get(random.nextInt(faults.size())));
      }
    }
    try (PushProvider impatient =
        providers.open(CREDENTIAL, settings(true, Duration.ofSeconds(2), null, null))) {
      for (int from = 0; from < devices; from += 100) {
        impatient.send(
            submission(options(null), targets.subList(from, from + 100).toArray(PushTarget[]::new)),
            sink);
      }
      sink.await(devices, PATIENCE);
    }
    sink.await(devices, PATIENCE);
  }

  @Test
  void whatIsSentAfterClosingHasAnOutcomeToo() throws InterruptedException {
    provider.close();
    provider.send(submission(options(null), target(1, "sub1")), sink);
    assertThat(sink.await(1, PATIENCE).get(1L))
        .containsExactly(
            new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "client_closed", null));
  }

  private static Submission submission(DeliveryOptions options, PushTarget... targets) {
    PushContent content = new PushContent("n-1", "Title", "Body", null, null, null, null, null);
    return new Submission(
        7, new WebPushRenderer().render(content, options), options, List.of(targets));
  }

  private PushTarget target(long recipientKey, String subscription) {
    return target(recipientKey, mock.endpoint(subscription));
  }

  private PushTarget target(long recipientKey, URI endpoint) {
    return new PushTarget(
        recipientKey,
        new WebPushSubscription(endpoint.toString(), browser.p256dh(), browser.auth()));
  }

  private static DeliveryOptions options(String collapseKey) {
    return new DeliveryOptions(Duration.ofHours(1), null, collapseKey, Urgency.HIGH);
  }

  private static ProviderSettings settings(
      boolean allowLoopback, Duration requestTimeout, URI baseUrl, Path trusted) {
    ProviderSettings defaults = ProviderSettings.defaults();
    return new ProviderSettings(
        baseUrl,
        null,
        defaults.connectTimeout(),
        requestTimeout,
        defaults.maxConnections(),
        defaults.maxInFlight(),
        allowLoopback,
        List.of(),
        trusted);
  }
}
