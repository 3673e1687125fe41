package dev.carillon.ejb.registry.credential;

import dev.carillon.ejb.testing.RegistryFixture;

/** The credential services, wired by hand. */
public final class CredentialTesting {

  public final CredentialVault vault;
  public final CredentialService service;

  public CredentialTesting(RegistryFixture fixture) {
    this.vault = new CredentialVault(fixture.credentials, fixture.secrets, fixture.clock);
    this.service =
        new CredentialService(
            fixture.credentials,
            new CredentialWriter(fixture.credentials, fixture.secrets, fixture.keys, fixture.clock),
            vault,
            fixture.directory);
  }
}
