package dev.carillon.providers.dryrun;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DryRunProviderTest {

  private final Providers providers = new Providers(Clock.systemUTC());
  private final RecordingSink sink = new RecordingSink();

  @AfterEach
  void close() {
    providers.close();
  }

  @Test
  void acceptsEveryDevice() throws InterruptedException {
    PushProvider provider = providers.dryRun(ProviderKind.FCM, Duration.ZERO);
    assertThat(provider.kind()).isEqualTo(ProviderKind.FCM);
    send(provider, null);
    assertThat(sink.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0).equals(new Outcome.Accepted(null)));
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
