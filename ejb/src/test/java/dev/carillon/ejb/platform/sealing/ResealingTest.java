package dev.carillon.ejb.platform.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.bootstrap.AppProvisioner;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.registry.SealedRepository;
import java.security.SecureRandom;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ResealingTest {

  private static final String OLD = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW = "new:HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4=";

  @Test
  void sealsEverythingAgainSoThatTheOldKeyCanGo() {
    DataSource database = TestDatabase.h2();
    RegistryFixture fixture = new RegistryFixture(database);
    fixture.app("a", "{}");
    new AppProvisioner(fixture.apps, fixture.secrets, fixture.clock)
        .signingKey("a", "k", new Secret("s"), Capability.ADMIN);
    SecretBox both = new SecretBox(KeyRing.parse(NEW + "," + OLD), new SecureRandom());
    Resealing resealing = new Resealing(new SealedRepository(database), both, null);
    assertThat(resealing.resealAll()).isEqualTo(1);
    assertThat(resealing.resealAll()).isZero();
    SecretBox newOnly = new SecretBox(KeyRing.parse(NEW), new SecureRandom());
    byte[] sealed = fixture.apps.findKey("k").orElseThrow().sealedSecret();
    assertThat(newOnly.openText(sealed)).isEqualTo("s");
  }
}
