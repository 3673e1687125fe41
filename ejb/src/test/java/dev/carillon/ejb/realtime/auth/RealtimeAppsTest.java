package dev.carillon.ejb.realtime.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.registry.AppKeyRow;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RealtimeAppsTest {

  private static final String TEXT = "1.2:private-a";

  private final RegistryFixture fixture = new RegistryFixture(TestDatabase.h2());
  private final RealtimeApps apps =
      new RealtimeApps(
          fixture.directory, RealtimeSettings.usual(CarillonConfig.of(Map.of()).realtime().apps()));
  private final ChannelAccess access = new ChannelAccess(apps);

  @BeforeEach
  void keys() {
    fixture.app("a", "{}");
    fixture.app("b", "{}");
    key("a", Capability.ADMIN);
    key("a", Capability.PUBLISH);
    key("a", Capability.SUBSCRIBE);
    key("b", Capability.ADMIN);
  }

  private void key(String app, Capability capability) {
    String id = app + "-" + capability.wireName();
    byte[] secret = fixture.secrets.sealText("secret-of-" + id, SealedPlace.appKey(id, app));
    AppKeyRow row = AppKeyRow.signing(id, app, capability.wireName(), secret, 0);
    fixture.persistence.inTransaction(() -> fixture.keyRows.insert(row));
  }

  private static String signed(String keyId, String text) {
    return keyId + ":" + ChannelSignature.sign("secret-of-" + keyId, text);
  }

  @Test
  void onlyKeysOfTheAppsOwnServerSignForUsers() {
    assertThat(apps.verify("a", signed("a-admin", TEXT), TEXT)).isTrue();
    assertThat(apps.verify("a", signed("a-publish", TEXT), TEXT)).isTrue();
    assertThat(apps.verify("a", signed("a-subscribe", TEXT), TEXT)).isFalse();
    assertThat(apps.verify("a", signed("b-admin", TEXT), TEXT)).isFalse();
    assertThat(apps.verify("a", signed("a-admin", TEXT + "x"), TEXT)).isFalse();
    for (String malformed : new String[] {"", ":", "a-admin", "a-admin:", "nobody:00"}) {
      assertThat(apps.verify("a", malformed, TEXT)).as(malformed).isFalse();
    }
  }

  @Test
  void whatIsSignedForADeviceSignsNoRequestToTheApi() {
    String request = "POST\n/apps/a/events\nauth_key=a-admin&x=";
    String signed = ChannelSignature.deviceText(request, "private-a");

    assertThat(signed).startsWith("device:");
    assertThatThrownBy(
            () -> access.requireDevice("a", "private-a", request, signed("a-admin", signed)))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void anIdThatReadsAsTwoChannelsIsNotSignedFor() {
    String text = ChannelSignature.deviceText("x:private-a", "private-b");

    assertThatThrownBy(
            () -> access.requireDevice("a", "private-b", "x:private-a", signed("a-admin", text)))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void aDeviceNeedsTheSignatureThatAUserNeeds() {
    String channel = "private-a";
    String text = ChannelSignature.deviceText("device", channel);
    assertThatCode(() -> access.requireDevice("a", "news", "device", null))
        .doesNotThrowAnyException();
    assertThatCode(() -> access.requireDevice("a", channel, "device", signed("a-admin", text)))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> access.requireDevice("a", channel, "device", signed("a-subscribe", text)))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> access.requireDevice("a", channel, "other", signed("a-admin", text)))
        .isInstanceOf(ServiceException.class);
    String asOfOld = ChannelSignature.channelText("device", channel, null);
    assertThatThrownBy(
            () -> access.requireDevice("a", channel, "device", signed("a-admin", asOfOld)))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> access.requireDevice("a", "presence-a", "device", null))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> access.requireDevice("a", "#server-to-user-x", "device", null))
        .isInstanceOf(ServiceException.class);
  }
}
