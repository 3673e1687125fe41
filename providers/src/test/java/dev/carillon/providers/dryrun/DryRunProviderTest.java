package dev.carillon.providers.dryrun;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DryRunProviderTest {

  private final Providers providers = new Providers(Clock.systemUTC());
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void close() {
    providers.close();
  }

  /** Tokens as the public benchmark makes them up. */
  static Stream<ProviderToken> madeUpTokens() {
    MockBrowser browser = MockBrowser.create();
    return Stream.of(
        new ProviderToken.Registration(ProviderKind.FCM, "bench-token-1"),
        new ProviderToken.Registration(ProviderKind.HMS, "bench-token-1"),
        new ProviderToken.ApnsDevice("bench-token-1"),
        new ProviderToken.WnsChannel("https://example.com/?token=bench-token-1"),
        new ProviderToken.WebPushSubscription(
            "https://example.com/bench-token-1", browser.p256dh(), browser.auth()),
        new ProviderToken.RealtimeChannel("bench"));
  }

  @ParameterizedTest
  @MethodSource("madeUpTokens")
  void acceptsEveryDevice(ProviderToken token) throws InterruptedException {
    PushProvider provider = providers.dryRun(token.kind(), Duration.ZERO);
    assertThat(provider.kind()).isEqualTo(token.kind());
    provider.send(
        Submissions.of(token.kind(), Submissions.options(), List.of(token, token, token)), sink);
    assertThat(sink.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    provider.close();
  }

  @Test
  void saysInTheMessageIdThatItWasOne() throws InterruptedException {
    send(providers.dryRun(ProviderKind.FCM, Duration.ZERO), null);
    assertThat(sink.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0).equals(new Outcome.Accepted("dry-run")));
  }

  @Test
  void givesApnsMessagesTheirIds() throws InterruptedException {
    PushProvider provider = providers.dryRun(ProviderKind.APNS, Duration.ofMillis(1));
    provider.send(
        Submissions.of(
            ProviderKind.APNS,
            Submissions.options(),
            List.of(new ProviderToken.ApnsDevice("a"), new ProviderToken.ApnsDevice("b"))),
        sink);
    assertThat(Set.copyOf(sink.await(2, PATIENCE).values())).hasSize(2);
  }

  @Test
  void takesItsTime() throws InterruptedException {
    long begin = System.nanoTime();
    send(providers.dryRun(ProviderKind.FCM, Duration.ofMillis(50)), null);
    sink.await(3, PATIENCE);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(49));
  }

  @Test
  void sendsNothingThatHasExpired() throws InterruptedException {
    send(providers.dryRun(ProviderKind.FCM, Duration.ZERO), Instant.now().minusSeconds(1));
    assertThat(sink.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Expired);
  }

  @Test
  void stillAnswersAfterTheEnd() throws InterruptedException {
    PushProvider provider = providers.dryRun(ProviderKind.FCM, Duration.ofMillis(1));
    providers.close();
    send(provider, null);
    sink.await(3, PATIENCE);
  }

  private void send(PushProvider provider, Instant expiresAt) {
    provider.send(
        Submissions.of(
            ProviderKind.FCM,
            Submissions.expiring(expiresAt),
            Submissions.devices(ProviderKind.FCM, 3)),
        sink);
  }
}
