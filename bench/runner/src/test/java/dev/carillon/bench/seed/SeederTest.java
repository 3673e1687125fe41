package dev.carillon.bench.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.DeviceRow;
import dev.carillon.persistence.registry.SubscriptionRepository;
import dev.carillon.persistence.schema.Schema;
import dev.carillon.persistence.testing.TestPersistence;
import dev.carillon.providers.ProviderToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeederTest {

  private final JdbcDataSource database = new JdbcDataSource();
  private final SecretBox secrets =
      new SecretBox(
          KeyRing.parse("k:" + Base64.getEncoder().encodeToString(new byte[32])),
          new SecureRandom());
  private TestPersistence persistence;
  private Seeder seeder;

  @BeforeEach
  void open() {
    database.setURL(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0;NON_KEYWORDS=VALUE");
    new Schema(database).migrate();
    persistence = new TestPersistence(database);
    seeder = new Seeder(database, secrets, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void writesDevicesAsTheServerReadsThem() throws Exception {
    seeder.app("app", "key", "secret");
    DeviceTokens tokens =
        new DeviceTokens(
            ProviderKind.WEB_PUSH, List.of("http://localhost:1", "http://localhost:2"), 1);

    seeder.devices("app", "channel", "device-", 4500, tokens, "d");

    DeviceRow row =
        new DeviceRepository(persistence.entityManager()).find("app", "device-4499").orElseThrow();
    String[] parts =
        secrets
            .openText(row.token().sealed(), SealedPlace.device(row.id().recipientKey(), "app"))
            .split("\n");
    ProviderToken token = new ProviderToken.WebPushSubscription(parts[0], parts[1], parts[2]);
    assertThat(row.token().origin()).isEqualTo(token.origin()).isEqualTo("http://localhost:2");
    assertThat(row.push().enabled()).isTrue();
    assertThat(
            new SubscriptionRepository(persistence.entityManager())
                .ofChannel("app", "channel", 0, 5000))
        .hasSize(4500);
  }

  @Test
  void writesAKeyThatOpens() throws Exception {
    seeder.app("app", "key", "secret");

    byte[] sealed =
        new AppKeyRepository(persistence.entityManager(), persistence.dataSource())
            .find("key")
            .orElseThrow()
            .secrets()
            .sealed();

    assertThat(secrets.openText(sealed, SealedPlace.appKey("key", "app"))).isEqualTo("secret");
  }

  @Test
  void makesTokensOfTheRightForm() {
    ProviderToken apns = new DeviceTokens(ProviderKind.APNS, List.of(), 1).token("0c0ffee0", 7);
    ProviderToken fcm = new DeviceTokens(ProviderKind.FCM, List.of(), 1).token("d", 7);

    assertThat(apns.identity()).matches("0c0ffee0[0-9a-f]{56}");
    assertThat(fcm.identity()).startsWith("d7:APA91b").hasSizeGreaterThan(130);
  }
}
