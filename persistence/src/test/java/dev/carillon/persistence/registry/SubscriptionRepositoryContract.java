package dev.carillon.persistence.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class SubscriptionRepositoryContract extends RepositoryCase {

  private SubscriptionRepository subscriptions;
  private DeviceRepository devices;
  private long d1;
  private long d2;

  @BeforeEach
  void open() {
    subscriptions = new SubscriptionRepository(persistence.entityManager());
    devices = new DeviceRepository(persistence.entityManager());
    d1 = device("d1");
    d2 = device("d2");
  }

  @Test
  void pagesByChannelAndDevice() {
    for (String channel : List.of("a", "b")) {
      insert(channel, d1, "ada");
      insert(channel, d2, null);
    }
    assertThat(subscriptions.page(app, "", Long.MIN_VALUE, 3))
        .extracting(row -> row.channel() + row.deviceId())
        .containsExactly("ad1", "ad2", "bd1");
    assertThat(subscriptions.page(app, "b", d1, 3)).hasSize(1);
    assertThat(subscriptions.ofChannel(app, "a", d1, 3)).hasSize(1);
    assertThat(subscriptions.ofDevice(app, d1, "a", 3))
        .containsExactly(
            new SubscriptionRow(app, "b", d1, "d1", "ada", ProviderKind.WEB_PUSH, "h-d1"));
    assertThat(subscriptions.find(app, "b", d2)).isPresent();
    assertThat(subscriptions.channels(app, "", 10)).containsExactly("a", "b");
    assertThat(subscriptions.channels(app, "", 1)).containsExactly("a");
    assertThat(subscriptions.countOfDevice(d1, 10)).isEqualTo(2);
    assertThat(subscriptions.countOfDevice(d1, 1)).isEqualTo(1);
  }

  @Test
  void deletesByDeviceByChannelAndByBoth() {
    insert("a", d1, null);
    insert("b", d1, null);
    insert("a", d2, null);
    insert("b", d2, null);
    assertThat(in(() -> subscriptions.delete(app, "a", d1))).isEqualTo(1);
    assertThat(in(() -> subscriptions.deleteSomeOfChannel(app, "a", 9))).isEqualTo(1);
    assertThat(in(() -> subscriptions.deleteOfDevice(d1))).isEqualTo(1);
    in(() -> devices.delete(app, "d2") ? 1 : 0);
    assertThat(subscriptions.page(app, "", Long.MIN_VALUE, 3)).isEmpty();
  }

  @Test
  void deletesAChannelInSteps() {
    device("d0");
    insert("a", d1, null);
    insert("a", d2, null);
    insert("a", device("d3"), null);
    insert("b", d1, null);
    assertThat(in(() -> subscriptions.deleteSomeOfChannel(app, "a", 2))).isEqualTo(2);
    assertThat(in(() -> subscriptions.deleteSomeOfChannel(app, "a", 2))).isEqualTo(1);
    assertThat(in(() -> subscriptions.deleteSomeOfChannel(app, "a", 2))).isZero();
    assertThat(subscriptions.channels(app, "", 10)).containsExactly("b");
  }

  @Test
  void aPairIsThereOnceAndItsClientCanChange() {
    insert("a", d1, "ada");
    assertThatThrownBy(() -> insert("a", d1, "bob")).isInstanceOf(DuplicateRowException.class);
    assertThat(persistence.inTransaction(() -> subscriptions.updateClient(app, "a", d1, "bob")))
        .isTrue();
    assertThat(subscriptions.find(app, "a", d1).orElseThrow().clientId()).isEqualTo("bob");
    assertThat(persistence.inTransaction(() -> subscriptions.updateClient(app, "b", d1, "bob")))
        .isFalse();
  }

  @Test
  void aDeviceThatHasGoneMeanwhileIsContention() {
    persistence.beforeNextFlush(() -> elsewhere(() -> devices.delete(app, "d1")));
    assertThatThrownBy(() -> insert("a", d1, null)).isInstanceOf(ContentionException.class);
  }

  @Test
  void repeatingOneWritesNothing() {
    insert("a", d1, "ada");
    assertThat(verbs(() -> subscriptions.updateClient(app, "a", d1, "ada")))
        .isEqualTo(List.of("select"));
    assertThat(verbs(() -> subscriptions.updateClient(app, "a", d1, "bob")))
        .isEqualTo(List.of("select", "update"));
  }

  private int in(java.util.function.Supplier<Integer> work) {
    return persistence.inTransaction(work);
  }

  private void insert(String channel, long device, String client) {
    persistence.inTransaction(() -> subscriptions.insert(app, channel, device, client, NOW));
  }

  private long device(String id) {
    DeviceRow row = DeviceRows.device(app, id, null, "h-" + id);
    persistence.inTransaction(() -> devices.insert(row));
    return row.id().recipientKey();
  }
}
