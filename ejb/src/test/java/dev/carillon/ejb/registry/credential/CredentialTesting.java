package dev.carillon.ejb.registry.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.providers.webpush.WebPushCredential;

/** The credential services, wired by hand. */
public final class CredentialTesting {

  public final CredentialVault vault;
  public final CredentialService service;

  public CredentialTesting(RegistryFixture fixture) {
    CredentialWriter writer =
        fixture.persistence.transactional(
            new CredentialWriter(
                fixture.credentials, fixture.secrets, fixture.keys, fixture.clock));
    this.vault = new CredentialVault(fixture.credentials, writer, fixture.secrets, fixture.clock);
    this.service = new CredentialService(fixture.credentials, writer, vault, fixture.directory);
  }

  /** The VAPID pair that an app uses. */
  public WebPushCredential vapid(String appId) {
    return (WebPushCredential)
        vault.active(appId, ProviderKind.WEB_PUSH).orElseThrow().credential();
  }
}
