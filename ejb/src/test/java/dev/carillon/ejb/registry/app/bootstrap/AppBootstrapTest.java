package dev.carillon.ejb.registry.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialTesting;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.providers.webpush.WebPushCredential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppBootstrapTest {

  private final RegistryFixture fixture = new RegistryFixture(TestDatabase.h2());
  private final CredentialTesting credentials = new CredentialTesting(fixture);
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ConfiguredCredentials configured =
      new ConfiguredCredentials(
          credentials.service,
          new PeriodicTasks(scheduler, new SimpleMeterRegistry(), System::nanoTime));
  private final AppBootstrap bootstrap = bootstrap(fixture.config);

  private AppBootstrap bootstrap(CarillonConfig config) {
    return new AppBootstrap(
        config,
        fixture.persistence.transactional(
            new AppProvisioner(fixture.apps, fixture.keyRows, fixture.secrets, fixture.clock)),
        credentials.service,
        configured);
  }

  @AfterEach
  void stop() {
    configured.stopping(new CarillonStopping());
    scheduler.shutdownNow();
  }

  @Test
  void storesTheCredentialsOfTheConfigurationOnce() {
    WebPushCredential pair = WebPushCredential.generate("mailto:a@example.com");
    AppBootstrap given =
        bootstrap(
            CarillonConfig.of(
                Map.of(
                    "push.providers.hms.app_id",
                    "1001",
                    "push.providers.hms.client_secret",
                    "s",
                    "push.providers.webpush.vapid_public_key",
                    pair.publicKey(),
                    "push.providers.webpush.vapid_private_key",
                    pair.privateKey())));

    given.started(new CarillonStarted());
    given.started(new CarillonStarted());

    assertThat(credentials.service.vapidPublicKey("app-id")).hasValue(pair.publicKey());
    assertThat(credentials.vapid("app-id").subject()).isEqualTo("mailto:operator@example.com");
    assertThat(credentials.service.list("app-id", null, 10).items()).hasSize(2);
  }

  @Test
  void givesThePairThatItMadeTheConfiguredSubject() {
    bootstrap.started(new CarillonStarted());
    String made = credentials.service.vapidPublicKey("app-id").orElseThrow();

    bootstrap(
            CarillonConfig.of(
                Map.of("push.providers.webpush.vapid_subject", "mailto:ops@example.org")))
        .started(new CarillonStarted());

    assertThat(credentials.service.vapidPublicKey("app-id")).hasValue(made);
    assertThat(credentials.vapid("app-id").subject()).isEqualTo("mailto:ops@example.org");
  }

  @Test
  void makesTheDevelopmentAppsWithTheirKeys() {
    bootstrap.started(new CarillonStarted());
    AppKey key = fixture.directory.signingKey("app-key").orElseThrow();
    assertThat(key.appId()).isEqualTo("app-id");
    assertThat(key.secret().reveal()).isEqualTo("app-secret");
    assertThat(key.capability()).isEqualTo(Capability.ADMIN);
    assertThat(fixture.directory.apiKey("api-key").orElseThrow().appId()).isEqualTo("app-id");
    assertThat(fixture.directory.apiKey("bench-api-key").orElseThrow().appId())
        .isEqualTo("bench-id");
    assertThat(fixture.directory.signingKey("api-key")).isEmpty();
  }

  @Test
  void keepsTheVapidPairFromStartToStart() {
    bootstrap.started(new CarillonStarted());
    String first = credentials.service.vapidPublicKey("app-id").orElseThrow();
    bootstrap.started(new CarillonStarted());
    assertThat(credentials.service.vapidPublicKey("app-id")).hasValue(first);
    assertThat(credentials.service.vapidPublicKey("bench-id")).isEmpty();
  }

  @Test
  void rehearsesProvidersWithoutCredentialAndSendsToBrowsers() {
    bootstrap.started(new CarillonStarted());
    App app = fixture.directory.byId("app-id").orElseThrow();
    DryRunPolicy policy = new DryRunPolicy(fixture.config);
    assertThat(policy.applies(app, ProviderKind.FCM)).isTrue();
    assertThat(policy.applies(app, ProviderKind.WEB_PUSH)).isFalse();
    assertThat(policy.applies(app, ProviderKind.REALTIME)).isFalse();
    App bench = fixture.directory.byId("bench-id").orElseThrow();
    assertThat(policy.applies(bench, ProviderKind.WEB_PUSH)).isTrue();
    assertThat(bench.quotas()).isFalse();
  }
}
