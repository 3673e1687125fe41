package dev.carillon.ejb.testing;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.storage.StorageRoom;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.audit.AuditTrail;
import dev.carillon.persistence.audit.AuditRepository;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.CeilingRepository;
import dev.carillon.persistence.registry.CredentialRepository;
import dev.carillon.persistence.testing.TestPersistence;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.util.Map;
import javax.sql.DataSource;

/** The plain parts that most registry tests need, wired by hand. */
public final class RegistryFixture {

  public final TestClock clock = new TestClock();
  public final CarillonConfig config =
      CarillonConfig.of(
          Map.of("carillon.encryption.keys", "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
  public final SecureRandom random = new SecureRandom();
  public final SecretBox secrets = new SecretBox(config.encryptionKeys(), random);
  public final KeySequence keys = new KeySequence(java.time.Clock.systemUTC(), 1);
  public final StorageRoom room =
      new StorageRoom(config.push().embedded(), new SimpleMeterRegistry());
  public final TestPersistence persistence;
  public final AppRepository apps;
  public final AppKeyRepository keyRows;
  public final CeilingRepository ceilings;
  public final AuditRepository auditRows;
  public final AuditTrail audit;
  public final CredentialRepository credentials;
  public final AppDirectory directory;

  public RegistryFixture(DataSource dataSource) {
    this.persistence = TestPersistence.of(dataSource);
    this.apps = new AppRepository(persistence.entityManager());
    this.credentials = new CredentialRepository(persistence.entityManager());
    this.keyRows = new AppKeyRepository(persistence.entityManager(), persistence.dataSource());
    this.ceilings = new CeilingRepository(persistence.entityManager());
    this.directory = new AppDirectory(apps, keyRows, ceilings, credentials, secrets, clock);
    this.auditRows = new AuditRepository(persistence.entityManager());
    this.audit = new AuditTrail(auditRows, keys, clock);
  }

  /** Creates an app with these settings (a JSON object). */
  public App app(String appId, String settings) {
    String stored = AppSettings.read(settings).write();
    persistence.inTransaction(
        () -> apps.insert(new AppRow(appId, appId, true, stored, clock.millis())));
    return directory.byId(appId).orElseThrow();
  }
}
