package dev.carillon.ejb.platform.sealing;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.security.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Makes the one box that seals with the configured keys. */
@ApplicationScoped
public class EncryptionKeys {

  @Inject private CarillonConfig config;

  @Produces
  @Singleton
  SecretBox secretBox() {
    return new SecretBox(config.encryptionKeys(), new SecureRandom());
  }

  @Produces
  @Singleton
  SecureRandom random() {
    return new SecureRandom();
  }
}
