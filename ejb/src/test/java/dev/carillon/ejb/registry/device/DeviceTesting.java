package dev.carillon.ejb.registry.device;

import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialService;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.persistence.registry.DeviceRepository;

/** The registry of devices, wired by hand. */
public final class DeviceTesting {

  private DeviceTesting() {}

  /**
   * @param secrets what seals the tokens
   */
  public static DeviceRegistry registry(
      RegistryFixture fixture, SecretBox secrets, CredentialService credentials) {
    DeviceRepository rows = new DeviceRepository(fixture.persistence.entityManager());
    DeviceWriter writer =
        fixture.persistence.transactional(
            new DeviceWriter(
                rows,
                new DeviceMapping(secrets, fixture.keys, fixture.clock),
                new BrowserCap(rows, fixture.config),
                fixture.room,
                fixture.random,
                fixture.clock));
    RecipientAddressPolicy addresses =
        new RecipientAddressPolicy(fixture.config, new DryRunPolicy(fixture.config));
    return fixture.persistence.transactional(
        new DeviceRegistry(rows, writer, addresses, credentials));
  }
}
