package dev.carillon.ejb.registry.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.platform.sealing.Rotation;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.CredentialTesting;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.persistence.pipeline.Invalidation;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.DeviceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever writes a device while another does, on every database: nobody's write is undone. */
abstract class DeviceWritesContract {

  private static final int ROUNDS = 25;
  private static final String ID = "d1";
  private static final String TOKEN = "token-1";

  private RegistryFixture fixture;
  private DeviceRepository rows;
  private DeviceRegistry devices;
  private Rotation rotation;
  private App app;
  private String identityToken;

  abstract DataSource dataSource();

  /** What may be written to a device, each by another part of the product. */
  enum Write {
    /** The device is as before. */
    HEARD,
    /** It moved to another time zone. */
    REGISTER,
    /** It gets a new identity token. */
    ROTATE,
    /** Its user switches it off. */
    DISABLE,
    /** Its token is sealed with another key. */
    RESEAL,
    /** The provider said that its token is gone. */
    CLEAR;

    boolean registers() {
      return this == HEARD || this == REGISTER || this == ROTATE;
    }
  }

  static Stream<Arguments> pairs() {
    return Stream.of(Write.values())
        .flatMap(one -> Stream.of(Write.values()).map(other -> Arguments.of(one, other)))
        .filter(pair -> pair.get()[0] != pair.get()[1]);
  }

  @BeforeEach
  void wire() {
    fixture = new RegistryFixture(dataSource());
    rows = new DeviceRepository(fixture.persistence.entityManager());
    DeviceWriter writer =
        fixture.persistence.transactional(
            new DeviceWriter(
                rows,
                new DeviceMapping(fixture.secrets, fixture.keys, fixture.clock),
                new BrowserCap(rows, fixture.config),
                fixture.room,
                fixture.random,
                fixture.clock));
    devices =
        new DeviceRegistry(
            rows,
            writer,
            new RecipientAddressPolicy(fixture.config, new DryRunPolicy(fixture.config)),
            new CredentialTesting(fixture).service);
    rotation = new Rotation(dataSource());
    app = fixture.app("app-" + UUID.randomUUID(), "{\"dryRunWithoutCredential\":true}");
    register(null, false);
    fixture.clock.advance(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void oneThatWasUnderWayUndoesNothingOfTheOther(Write underWay, Write between) {
    long since = device().token().since();
    Runnable other = () -> elsewhere(() -> write(between, since, null));
    if (underWay == Write.CLEAR) {
      other.run();
      write(underWay, since, null);
    } else if (underWay == Write.RESEAL) {
      write(underWay, since, other);
    } else {
      fixture.persistence.beforeNextFlush(other);
      write(underWay, since, null);
    }

    requireDone(between, underWay);
    requireDone(underWay, between);
  }

  @Test
  void manyWritersAtOnceAllHaveTheirLastWord() throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    writers.add(repeated(() -> devices.setEnabled(app, "ada", ID, false)));
    writers.add(repeated(() -> register("Asia/Tokyo", false)));
    writers.add(repeated(() -> register("Asia/Tokyo", true)));
    writers.add(repeated(rotation::thereAndBack));
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

    requireDone(Write.DISABLE, Write.REGISTER);
    requireDone(Write.REGISTER, Write.DISABLE);
    requireDone(Write.ROTATE, Write.REGISTER);
    rotation.toNewKey(null);
    assertThat(rotation.openWithNewKeyOnly(device())).isEqualTo(TOKEN);
  }

  private static CompletableFuture<Void> repeated(Runnable write) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            write.run();
          }
        });
  }

  private void write(Write write, long tokenSince, Runnable other) {
    switch (write) {
      case HEARD -> register(null, false);
      case REGISTER -> register("Asia/Tokyo", false);
      case ROTATE -> register(null, true);
      case DISABLE -> devices.setEnabled(app, "ada", ID, false);
      case RESEAL -> rotation.toNewKey(other);
      case CLEAR -> clear(tokenSince);
    }
  }

  private void requireDone(Write done, Write other) {
    DeviceRow now = device();
    switch (done) {
      case HEARD -> assertThat(now.token().since()).isEqualTo(fixture.clock.millis());
      case REGISTER -> requireZone(now, other);
      case ROTATE ->
          assertThat(now.profile().identityHash()).isEqualTo(Hashes.sha256Hex(identityToken));
      case DISABLE -> assertThat(now.push().enabled()).isFalse();
      case RESEAL -> assertThat(rotation.openWithNewKeyOnly(now)).isEqualTo(TOKEN);
      case CLEAR -> requireCleared(now, other);
    }
  }

  /** A registration is the whole state of a device: of two, the later one has named the zone. */
  private static void requireZone(DeviceRow now, Write other) {
    if (!other.registers()) {
      assertThat(now.profile().timezone()).isEqualTo("Asia/Tokyo");
    }
  }

  /** A device that has registered again meanwhile is not cleared, or no longer. */
  private static void requireCleared(DeviceRow now, Write other) {
    assertThat(now.push().state()).isEqualTo(other.registers() ? "ACTIVE" : "FAILED");
    assertThat(now.push().enabled()).isEqualTo(other.registers());
  }

  private void clear(long tokenSince) {
    Transactions transactions = new Transactions(dataSource());
    Invalidation gone =
        new Invalidation(1, device().id().recipientKey(), tokenSince, tokenSince, "gone");
    PipelineStore store = PipelineStore.open(transactions);
    transactions.<Integer>run(
        connection ->
            store.settle().clearDevices(connection, List.of(gone), fixture.clock.millis()));
  }

  private void register(String timezone, boolean rotate) {
    DeviceRequest request =
        new DeviceRequest(
            ID,
            "ada",
            RecipientAddress.fcm(TOKEN),
            new DeviceRequest.Profile(Platform.ANDROID, null, timezone, null, null, null, null),
            DeviceRequest.Condition.ACTIVE,
            null);
    Registration done = devices.register(app, request, Registrant.ADMIN, rotate);
    if (done.identityToken() != null) {
      identityToken = done.identityToken().reveal();
    }
  }

  private DeviceRow device() {
    return rows.find(app.appId(), ID).orElseThrow();
  }

  private static void elsewhere(Runnable work) {
    CompletableFuture.runAsync(work).join();
  }
}
