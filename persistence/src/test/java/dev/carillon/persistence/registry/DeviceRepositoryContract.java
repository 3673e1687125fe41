package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class DeviceRepositoryContract extends RepositoryCase {

  private static final long ALL = Long.MAX_VALUE;

  private DeviceRepository devices;

  @BeforeEach
  void open() {
    devices = new DeviceRepository(persistence.entityManager());
  }

  @Test
  void readsEveryColumnAsItWasWritten() {
    DeviceRow row = insert("d", "ada", "hash");
    DeviceRow read = devices.find(app, "d").orElseThrow();
    assertThat(read).usingRecursiveComparison().isEqualTo(row);
    assertThat(devices.byToken(app, 3, "hash").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(row);
    DeviceRow native_ =
        persistence.inTransaction(
            () -> devices.byIdOrToken(app, "d", 3, "hash", false).get(0).row());
    assertThat(native_).usingRecursiveComparison().isEqualTo(row);
    assertThat(devices.byToken(app, 2, "hash")).isEmpty();
  }

  @Test
  void aUserIsReachableByADeviceThatGetsPushes() {
    assertThat(devices.isReachable(app, "ada")).isFalse();
    insert("d", "ada", "hash");
    assertThat(devices.isReachable(app, "ada")).isTrue();
    assertThat(devices.isReachable(app, "bob")).isFalse();
    pushed("FAILED", true);
    assertThat(devices.isReachable(app, "ada")).isFalse();
    pushed("FAILING", true);
    assertThat(devices.isReachable(app, "ada")).isTrue();
    pushed("ACTIVE", false);
    assertThat(devices.isReachable(app, "ada")).isFalse();
  }

  private void pushed(String state, boolean enabled) {
    persistence.inTransaction(
        () -> {
          Device device = devices.byIdOrToken(app, "d", 3, "hash", false).get(0);
          DeviceRow row = device.row();
          device.become(
              new DeviceRow(
                  row.id(),
                  row.token(),
                  row.profile(),
                  new DeviceRow.Push(state, 1, null, enabled, 1),
                  row.browser(),
                  row.times()));
        });
  }

  @Test
  void findsByIdAndByTokenInOneStatement() {
    insert("d1", null, "h1");
    insert("d2", null, "h2");
    assertThat(byIdOrToken("d1", "h1")).containsExactly("d1");
    assertThat(byIdOrToken("d1", "h2")).containsExactlyInAnyOrder("d1", "d2");
    assertThat(byIdOrToken("", "h2")).containsExactly("d2");
    assertThat(byIdOrToken("no", "no")).isEmpty();
    assertThat(verbs(() -> byIdOrToken("d1", "h2"))).isEqualTo(List.of("select"));
  }

  @Test
  void anIdAndATokenAreThereOnce() {
    insert("d1", null, "h1");
    assertThatThrownBy(() -> insert("d1", null, "h2")).isInstanceOf(DuplicateRowException.class);
    assertThatThrownBy(() -> insert("d2", null, "h1")).isInstanceOf(DuplicateRowException.class);
  }

  @Test
  void aTokenIsFreeOnceItsDeviceIsRemoved() {
    insert("d1", null, "h1");
    persistence.inTransaction(
        () -> {
          devices.remove(devices.byIdOrToken(app, "", 3, "h1", false).get(0));
          devices.insert(DeviceRows.device(app, "d2", null, "h1"));
        });
    assertThat(devices.byToken(app, 3, "h1").orElseThrow().id().deviceId()).isEqualTo("d2");
  }

  @Test
  void writesOnlyWhatDiffers() {
    DeviceRow row = insert("d1", "ada", "h1");
    List<String> statements =
        persistence.statementsOf(
            () ->
                persistence.inTransaction(
                    () -> {
                      Device device = devices.byIdOrToken(app, "d1", 3, "h1", false).get(0);
                      device.become(DeviceRows.inZone(row, "Asia/Tokyo"));
                      devices.flush();
                    }));
    assertThat(statements).hasSize(2);
    assertThat(statements.get(1))
        .containsIgnoringCase("timezone = ?")
        .containsIgnoringCase("version = ?")
        .doesNotContain("sealed_token", "enabled", "identity_hash", "device_id");
    assertThat(devices.find(app, "d1").orElseThrow().profile().timezone()).isEqualTo("Asia/Tokyo");
  }

  @Test
  void refusesWhatWasReadBeforeAnotherWroteOrDeleted() {
    DeviceRow row = insert("d1", "ada", "h1");
    persistence.beforeNextFlush(
        () ->
            elsewhere(
                () -> {
                  devices.edit(app, "d1", false).orElseThrow().enable(false, NOW);
                  devices.flush();
                }));
    assertThatThrownBy(() -> move(row, "Asia/Tokyo")).isInstanceOf(ContentionException.class);
    persistence.beforeNextFlush(() -> elsewhere(() -> devices.delete(app, "d1")));
    assertThatThrownBy(() -> move(row, "Asia/Tokyo")).isInstanceOf(ContentionException.class);
  }

  @Test
  void whoeverLocksIsNotRefused() {
    DeviceRow row = insert("d1", "ada", "h1");
    int writers = 6;
    List<Thread> threads =
        java.util.stream.IntStream.range(0, writers)
            .mapToObj(
                i ->
                    new Thread(
                        () ->
                            persistence.inTransaction(
                                () -> {
                                  Device device =
                                      devices.byIdOrToken(app, "d1", 3, "h1", true).get(0);
                                  DeviceRow.Push push = device.row().push();
                                  device.become(failures(row, push.failureCount() + 1));
                                  devices.flush();
                                })))
            .toList();
    threads.forEach(Thread::start);
    threads.forEach(DeviceRepositoryContract::join);
    assertThat(devices.find(app, "d1").orElseThrow().push().failureCount()).isEqualTo(writers);
  }

  @Test
  void pagesInTheOrderOfKeys() {
    for (int i = 0; i < 5; i++) {
      insert("d" + i, i % 2 == 0 ? "ada" : "bob", "h" + i);
    }
    List<DeviceRow> page = devices.page(app, DeviceFilter.ALL, 0, ALL, 3);
    assertThat(page).extracting(row -> row.id().deviceId()).containsExactly("d0", "d1", "d2");
    assertThat(devices.page(app, DeviceFilter.ALL, key(page, 2), ALL, 3)).hasSize(2);
    assertThat(devices.page(app, DeviceFilter.ofClient("ada"), key(page, 0), ALL, 3))
        .extracting(row -> row.id().deviceId())
        .containsExactly("d2", "d4");
    assertThat(persistence.inTransaction(() -> devices.deleteOfClient(app, "ada"))).isEqualTo(3);
    assertThat(persistence.inTransaction(() -> devices.delete(app, "d1"))).isTrue();
    assertThat(persistence.inTransaction(() -> devices.delete(app, "d1"))).isFalse();
  }

  private static long key(List<DeviceRow> page, int index) {
    return page.get(index).id().recipientKey();
  }

  @Test
  void asksForSomeDevicesOnly() {
    for (int i = 0; i < 4; i++) {
      insert("d" + i, i % 2 == 0 ? "ada" : "bob", "h" + i);
    }
    List<DeviceRow> all = devices.page(app, DeviceFilter.ALL, 0, ALL, 10);
    DeviceRow one = all.get(0);
    ProviderKind provider = ProviderKind.ofCode(one.token().provider());
    String platform = one.profile().platform();
    DeviceFilter same = new DeviceFilter("ada", platform, provider, one.push().state());
    DeviceFilter failed = new DeviceFilter(null, null, null, "FAILED");

    assertThat(devices.page(app, same, 0, ALL, 10)).hasSize(2);
    assertThat(devices.page(app, same, 0, key(all, 1), 10)).hasSize(1);
    assertThat(devices.page(app, failed, 0, ALL, 10)).isEmpty();
    assertThat(devices.reach(app, failed, 0, 3)).contains(key(all, 2));
    assertThat(devices.reach(app, failed, 0, 5)).isEmpty();
    assertThat(devices.reach(app, DeviceFilter.ofClient("bob"), 0, 2)).contains(key(all, 3));
  }

  @Test
  void locksAUsersDevicesTheLongestSilentFirst() {
    insert("d1", "ada", "h1");
    insert("d2", "ada", "h2");
    insert("d3", "bob", "h3");
    persistence.inTransaction(
        () -> {
          assertThat(devices.lockEnabled(app, "ada", 3, 5))
              .extracting(Device::deviceId)
              .containsExactly("d1", "d2");
          assertThat(devices.lockEnabled(app, "ada", 3, 1)).hasSize(1);
          assertThat(devices.lockEnabled(app, "ada", 2, 5)).isEmpty();
        });
  }

  @Test
  void aRegistrationNeedsOneReadAndOneWrite() {
    DeviceRow row = insert("d1", "ada", "h1");
    assertThat(verbs(() -> devices.insert(DeviceRows.device(app, "d2", null, "h2"))))
        .isEqualTo(List.of("insert"));
    assertThat(
            verbs(
                () -> {
                  Device device = devices.byIdOrToken(app, "d1", 3, "h1", false).get(0);
                  device.heard(NOW + 1, NOW + 1);
                  devices.flush();
                }))
        .isEqualTo(List.of("select", "update"));
    assertThat(verbs(() -> devices.page(app, DeviceFilter.ALL, 0, ALL, 10)))
        .isEqualTo(List.of("select"));
    assertThat(row).isNotNull();
  }

  private void move(DeviceRow row, String timezone) {
    persistence.inTransaction(
        () -> {
          devices.edit(app, "d1", false).orElseThrow().become(DeviceRows.inZone(row, timezone));
          devices.flush();
        });
  }

  private static DeviceRow failures(DeviceRow row, int count) {
    DeviceRow.Push p = row.push();
    return new DeviceRow(
        row.id(),
        row.token(),
        row.profile(),
        new DeviceRow.Push(p.state(), count, p.errorReason(), p.enabled(), p.ownerVersion()),
        row.browser(),
        row.times());
  }

  private List<String> byIdOrToken(String id, String hash) {
    return persistence.inTransaction(
        () -> devices.byIdOrToken(app, id, 3, hash, false).stream().map(Device::deviceId).toList());
  }

  private DeviceRow insert(String id, String client, String hash) {
    DeviceRow row = DeviceRows.device(app, id, client, hash);
    persistence.inTransaction(() -> devices.insert(row));
    return row;
  }

  private static void join(Thread thread) {
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
