package dev.carillon.ejb.registry.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialTesting;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class AppBootstrapTest {

  private final RegistryFixture fixture = new RegistryFixture(TestDatabase.h2());
  private final CredentialTesting credentials = new CredentialTesting(fixture);
  private final AppBootstrap bootstrap =
      new AppBootstrap(
          fixture.config,
          fixture.persistence.transactional(
              new AppProvisioner(fixture.apps, fixture.secrets, fixture.clock)),
          credentials.service);

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
  void rehearsesProvidersWithoutCredentialAndSendsToRealBrowsers() {
    bootstrap.started(new CarillonStarted());
    App app = fixture.directory.byId("app-id").orElseThrow();
    DryRunPolicy policy = new DryRunPolicy(fixture.config);
    assertThat(policy.applies(app, ProviderKind.FCM, "")).isTrue();
    assertThat(policy.applies(app, ProviderKind.WEB_PUSH, "https://fcm.googleapis.com")).isFalse();
    assertThat(policy.applies(app, ProviderKind.WEB_PUSH, "https://example.com")).isTrue();
    assertThat(policy.applies(app, ProviderKind.REALTIME, "")).isFalse();
    App bench = fixture.directory.byId("bench-id").orElseThrow();
    assertThat(policy.applies(bench, ProviderKind.WEB_PUSH, "https://fcm.googleapis.com")).isTrue();
    assertThat(bench.quotas()).isFalse();
  }
}
