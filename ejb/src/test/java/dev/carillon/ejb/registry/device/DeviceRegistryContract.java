package dev.carillon.ejb.registry.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.channel.SubscriptionRegistry;
import dev.carillon.ejb.registry.channel.SubscriptionRequest;
import dev.carillon.ejb.registry.channel.SubscriptionView;
import dev.carillon.ejb.registry.channel.SubscriptionWriter;
import dev.carillon.ejb.registry.credential.CredentialTesting;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.SubscriptionRepository;
import dev.carillon.providers.webpush.WebPushCredential;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry does on every database. */
abstract class DeviceRegistryContract {

  private static final String KEY =
      "BJ6eU_eWmn18g4rB7ADTJMbI1haNmKUOEb_rUsvg43xzsRLgUwt3qP8F-s9Jw6UFbl4dIhxOr3GMt5I-IJjVTPw";
  private static final String AUTH = "CX-4I1SF2WaUs9IcL21dUg";
  private static int apps;

  private RegistryFixture fixture;
  private DeviceRegistry devices;
  private SubscriptionRegistry subscriptions;
  private App app;

  abstract DataSource dataSource();

  @BeforeEach
  void wire() {
    fixture = new RegistryFixture(dataSource());
    DeviceRepository rows = new DeviceRepository(fixture.persistence.entityManager());
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
        fixture.persistence.transactional(
            new DeviceRegistry(
                rows,
                writer,
                new RecipientAddressPolicy(fixture.config, new DryRunPolicy(fixture.config)),
                new CredentialTesting(fixture).service));
    SubscriptionRepository subscribed =
        new SubscriptionRepository(fixture.persistence.entityManager());
    subscriptions =
        fixture.persistence.transactional(
            new SubscriptionRegistry(
                subscribed,
                devices,
                fixture.persistence.transactional(
                    new SubscriptionWriter(devices, subscribed, fixture.room, fixture.clock))));
    app = fixture.app("app-" + apps++, "{\"dryRunWithoutCredential\":true}");
  }

  @Test
  void insertsThenSeesNoChangeThenAnUpdate() {
    Registration first = register("d1", null, "token-1");
    assertThat(first.change()).isEqualTo(Registration.Change.INSERTED);
    assertThat(first.device().tokenHash()).isEqualTo(Hashes.sha256Hex("token-1"));
    assertThat(first.identityToken().reveal()).hasSize(43);

    Registration again = register("d1", null, "token-1");
    assertThat(again.change()).isEqualTo(Registration.Change.UNCHANGED);
    assertThat(again.identityToken()).isNull();

    Registration changed = register("d1", null, "token-2");
    assertThat(changed.change()).isEqualTo(Registration.Change.UPDATED);
    assertThat(devices.list(app.appId(), DeviceQuery.ALL, null, 10).items()).hasSize(1);
  }

  @Test
  void aForeignOriginIsRehearsedOnlyWhereThereIsNoCredential() {
    String foreign = "https://example.com/1";
    assertThat(devices.register(app, web(foreign), admin(), false).change())
        .isEqualTo(Registration.Change.INSERTED);

    CredentialTesting credentials = new CredentialTesting(fixture);
    credentials.service.vapidPublicKey(app.appId(), "mailto:a@example.com");
    App credentialed = fixture.directory.byId(app.appId()).orElseThrow();
    assertCode(
        ErrorCode.INVALID_INPUT,
        () -> devices.register(credentialed, web("https://example.com/2"), admin(), false));
    for (String allowed :
        new String[] {
          "https://fcm.googleapis.com/fcm/send/1", "http://localhost:9/1", "https://127.0.0.1:9/1"
        }) {
      assertThat(devices.register(credentialed, web(allowed), admin(), false).change())
          .isEqualTo(Registration.Change.INSERTED);
    }
  }

  @Test
  void aSubscriptionKeepsTheKeyItWasMadeUnder() {
    CredentialTesting credentials = new CredentialTesting(fixture);
    devices = DeviceTesting.registry(fixture, fixture.secrets, credentials.service);
    String endpoint = "http://localhost:9/1";
    assertThat(madeUnder(web(endpoint))).as("no pair yet").isZero();

    long old = rotate(credentials);
    String oldKey = credentials.vapid(app.appId()).publicKey();
    assertThat(madeUnder(web(endpoint))).as("from now on it has one").isEqualTo(old);
    long young = rotate(credentials);
    assertThat(madeUnder(web(endpoint))).as("nothing is said").isEqualTo(old);
    assertThat(madeUnder(web("http://localhost:9/2"))).as("a new one").isEqualTo(young);
    assertThat(madeUnder(web("http://localhost:9/3"), oldKey + "=")).isEqualTo(old);
    assertThat(madeUnder(web(endpoint), credentials.vapid(app.appId()).publicKey()))
        .as("made anew")
        .isEqualTo(young);
    assertCode(ErrorCode.INVALID_INPUT, () -> madeUnder(web(endpoint), "BAAA"));
  }

  private long rotate(CredentialTesting credentials) {
    return credentials
        .service
        .put(
            app.appId(),
            ProviderKind.WEB_PUSH,
            null,
            null,
            WebPushCredential.generate("mailto:a@example.com").json())
        .credentialKey();
  }

  private long madeUnder(DeviceRequest request, String key) {
    return madeUnder(
        new DeviceRequest(
            request.deviceId(),
            request.clientId(),
            request.address().madeUnder(key),
            request.profile(),
            request.condition(),
            request.browser()));
  }

  private long madeUnder(DeviceRequest request) {
    App current = fixture.directory.byId(app.appId()).orElseThrow();
    Registration registration = devices.register(current, request, admin(), false);
    return new DeviceRepository(fixture.persistence.entityManager())
        .find(app.appId(), registration.device().deviceId())
        .orElseThrow()
        .token()
        .credentialKey();
  }

  @Test
  void aRegistrationIsOneReadAndOneWrite() {
    assertThat(verbs(() -> register("d1", null, "token-1"))).containsExactly("select", "insert");
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(verbs(() -> register("d1", null, "token-1"))).containsExactly("select", "update");
    assertThat(verbs(() -> register("d1", "ada", "token-2"))).containsExactly("select", "update");
    assertThat(verbs(() -> register("d2", "ada", "token-2")))
        .containsExactly("select", "delete", "insert");
    assertThat(verbs(() -> devices.setEnabled(app, "ada", "d2", false)))
        .containsExactly("select", "update");
    assertThat(verbs(() -> devices.get(app.appId(), "d2", admin()))).containsExactly("select");
  }

  private List<String> verbs(Runnable work) {
    return fixture.persistence.statementsOf(work).stream()
        .map(sql -> sql.substring(0, 6).toLowerCase(Locale.ROOT))
        .toList();
  }

  @Test
  void rotatesTheIdentityTokenOnlyWhenAsked() {
    Registration first = register("d1", null, "token-1");
    Registration rotated = devices.register(app, fcm("d1", null, "token-1"), admin(), true);
    assertThat(rotated.change()).isEqualTo(Registration.Change.UNCHANGED);
    assertCode(ErrorCode.AUTH_FAILED, () -> devices.get(app.appId(), "d1", device(first)));
    assertThat(devices.get(app.appId(), "d1", device(rotated)).deviceId()).isEqualTo("d1");
  }

  @Test
  void movesATokenToTheDeviceThatRegistersItNow() {
    register("d1", "ada", "token-1");
    subscribe("d1", "news");
    Registration moved = register("d2", "ada", "token-1");
    assertThat(moved.change()).isEqualTo(Registration.Change.INSERTED);
    assertCode(ErrorCode.NOT_FOUND, () -> devices.get(app.appId(), "d1", admin()));
    assertThat(subscriptions.list(app.appId(), "news", null, admin(), null, 10).items()).isEmpty();
  }

  @Test
  void keepsTheSameTokenOfTwoAppsApart() {
    App other = fixture.app("other-" + apps++, "{\"dryRunWithoutCredential\":true}");
    register("d1", null, "token-1");
    devices.register(other, fcm("d1", null, "token-1"), admin(), false);
    assertThat(devices.get(app.appId(), "d1", admin()).appId()).isEqualTo(app.appId());
    devices.delete(other.appId(), "d1", admin());
    assertThat(devices.get(app.appId(), "d1", admin()).deviceId()).isEqualTo("d1");
  }

  @Test
  void letsADeviceSpeakOnlyForItself() {
    Registration one = register("d1", "ada", "token-1");
    register("d2", "bob", "token-2");
    assertCode(ErrorCode.AUTH_FAILED, () -> devices.get(app.appId(), "d2", device(one)));
    assertCode(
        ErrorCode.AUTH_FAILED,
        () -> devices.get(app.appId(), "d1", new Registrant(Capability.SUBSCRIBE, null)));
    assertCode(
        ErrorCode.FORBIDDEN,
        () -> devices.register(app, fcm("d3", null, "token-3"), device(one), false));
    assertCode(
        ErrorCode.FORBIDDEN,
        () -> devices.register(app, fcm("d1", "bob", "token-1"), device(one), false));
    assertCode(
        ErrorCode.CONFLICT,
        () -> devices.register(app, fcm("d1", null, "token-2"), device(one), false));
    Registration renewed = devices.register(app, fcm("d1", null, "token-9"), device(one), false);
    assertThat(renewed.device().clientId()).isEqualTo("ada");
  }

  @Test
  void pagesByKeyAndBindsTheCursorToItsApp() {
    for (int i = 0; i < 5; i++) {
      register("d" + i, null, "token-" + i);
      fixture.clock.advance(Duration.ofMillis(1));
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<DeviceView> page = devices.list(app.appId(), DeviceQuery.ALL, cursor, 2);
      page.items().forEach(device -> seen.add(device.deviceId()));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(seen).containsExactly("d0", "d1", "d2", "d3", "d4");
    String foreign = devices.list(app.appId(), DeviceQuery.ALL, null, 2).nextCursor();
    assertCode(ErrorCode.INVALID_INPUT, () -> devices.list("another", DeviceQuery.ALL, foreign, 2));
    assertCode(ErrorCode.INVALID_INPUT, () -> devices.list(app.appId(), DeviceQuery.ALL, "?", 2));
  }

  @Test
  void listsWhatAQueryAsksForAndGoesOnWithTheSameQueryOnly() {
    for (int i = 0; i < 4; i++) {
      register("d" + i, i < 3 ? "ada" : "bob", "token-" + i);
      fixture.clock.advance(Duration.ofMillis(1));
    }
    DeviceQuery active =
        new DeviceQuery("ada", Platform.ANDROID, ProviderKind.FCM, PushState.ACTIVE);
    DeviceQuery failed = new DeviceQuery(null, null, null, PushState.FAILED);

    Page<DeviceView> first = devices.list(app.appId(), active, null, 2);
    assertThat(first.items()).extracting(DeviceView::deviceId).containsExactly("d0", "d1");
    assertThat(devices.list(app.appId(), active, first.nextCursor(), 2).items())
        .extracting(DeviceView::deviceId)
        .containsExactly("d2");
    assertThat(devices.list(app.appId(), failed, null, 2).items()).isEmpty();
    assertThat(devices.list(app.appId(), failed, null, 2).hasMore()).isFalse();
    assertCode(
        ErrorCode.INVALID_INPUT, () -> devices.list(app.appId(), failed, first.nextCursor(), 2));
  }

  @Test
  void subscribesListsAndUnsubscribes() {
    register("d1", "ada", "token-1");
    register("d2", null, "token-2");
    subscribe("d1", "news");
    subscribe("d1", "news");
    subscribe("d1", "sport");
    subscribe("d2", "news");
    assertThat(subscriptions.channels(app.appId(), null, 10).items())
        .containsExactly("news", "sport");
    assertThat(subscriptions.list(app.appId(), "news", null, admin(), null, 10).items())
        .extracting(SubscriptionView::deviceId)
        .containsExactly("d1", "d2");
    assertThat(subscriptions.list(app.appId(), null, "d1", admin(), null, 10).items())
        .extracting(SubscriptionView::channel)
        .containsExactly("news", "sport");
    assertThat(subscriptions.unsubscribe(app.appId(), "news", "d1", admin())).isEqualTo(1);
    assertThat(subscriptions.unsubscribe(app.appId(), "news", null, admin())).isEqualTo(1);
    assertThat(subscriptions.unsubscribe(app.appId(), null, "d1", admin())).isEqualTo(1);
    assertCode(
        ErrorCode.INVALID_INPUT, () -> subscriptions.unsubscribe(app.appId(), null, null, admin()));
  }

  @Test
  void keepsWhatEachStepOfARemovalDid() {
    for (int d = 0; d < 3; d++) {
      register("d" + d, null, "token-" + d);
      subscribe("d" + d, "large");
    }
    SubscriptionRepository rows = new SubscriptionRepository(fixture.persistence.entityManager());
    SubscriptionRegistry cancelled =
        fixture.persistence.transactional(
            new SubscriptionRegistry(
                rows, devices, fixture.persistence.transactional(new CancelledWriter(rows))));
    assertThatThrownBy(() -> cancelled.unsubscribe(app.appId(), "large", null, admin()))
        .isInstanceOf(StorageException.class);
    assertThat(subscriptions.list(app.appId(), "large", null, admin(), null, 10).items())
        .hasSize(2);
    assertThat(subscriptions.unsubscribe(app.appId(), "large", null, admin())).isEqualTo(2);
  }

  /** Steps of one row; the database cancels the second. */
  static class CancelledWriter extends SubscriptionWriter {
    private int steps;

    CancelledWriter(SubscriptionRepository rows) {
      super(null, rows, null, null);
    }

    @Override
    @Transactional
    public int deleteSomeOfChannel(String appId, String channel, int rows) {
      int deleted = super.deleteSomeOfChannel(appId, channel, 1);
      if (++steps == 2) {
        throw new StorageException("cancelled by the time limit", null);
      }
      return deleted;
    }
  }

  @Test
  void pagesThroughAllSubscriptions() {
    for (int d = 0; d < 3; d++) {
      register("d" + d, null, "token-" + d);
      subscribe("d" + d, "a");
      subscribe("d" + d, "b");
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      Page<SubscriptionView> page = subscriptions.list(app.appId(), null, null, admin(), cursor, 2);
      page.items().forEach(row -> seen.add(row.channel() + row.deviceId()));
      cursor = page.nextCursor();
    } while (cursor != null);
    assertThat(seen).containsExactly("ad0", "ad1", "ad2", "bd0", "bd1", "bd2");
  }

  @Test
  void refusesASubscriptionThatBelievesSomethingElseOfTheDevice() {
    register("d1", "ada", "token-1");
    SubscriptionRequest wrongOwner = new SubscriptionRequest("news", "d1", "bob", null, null);
    assertCode(ErrorCode.CONFLICT, () -> subscriptions.subscribe(app.appId(), wrongOwner, admin()));
    SubscriptionRequest wrongToken = new SubscriptionRequest("news", "d1", null, null, "00");
    assertCode(ErrorCode.CONFLICT, () -> subscriptions.subscribe(app.appId(), wrongToken, admin()));
  }

  @Test
  void refusesTheSixthBrowserOfAUserButNotOfNobody() {
    for (int i = 0; i < 5; i++) {
      devices.register(app, browser("b" + i, "ada"), admin(), false);
    }
    assertCode(
        ErrorCode.LIMIT_EXCEEDED,
        () -> devices.register(app, browser("b5", "ada"), admin(), false));
    for (int i = 10; i < 16; i++) {
      devices.register(app, browser("b" + i, ""), admin(), false);
    }
    assertThat(devices.listOfClient(app.appId(), "ada", null, 10).items()).hasSize(5);
  }

  @Test
  void refusesToEnableABrowserPastTheCap() {
    for (int i = 0; i < 5; i++) {
      devices.register(app, browser("b" + i, "ada"), admin(), false);
    }
    devices.setEnabled(app, "ada", "b0", false);
    devices.register(app, browser("b5", "ada"), admin(), false);
    assertCode(ErrorCode.LIMIT_EXCEEDED, () -> devices.setEnabled(app, "ada", "b0", true));
    devices.setEnabled(app, "ada", "b1", true);
    devices.delete(app.appId(), "b1", admin());
    devices.setEnabled(app, "ada", "b0", true);
    assertThat(devices.get(app.appId(), "b0", admin()).push().enabled()).isTrue();
  }

  @Test
  void replacesTheOldestBrowserWhereTheAppWantsThat() {
    App replacing =
        fixture.app(
            "replacing-" + apps++,
            "{\"dryRunWithoutCredential\":true,\"browsersPerUser\":2,"
                + "\"replaceOldestBrowser\":true}");
    for (int i = 0; i < 3; i++) {
      devices.register(replacing, browser("b" + i, "ada"), admin(), false);
      fixture.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(devices.listOfClient(replacing.appId(), "ada", null, 10).items())
        .extracting(DeviceView::deviceId)
        .containsExactly("b1", "b2");
  }

  @Test
  void keepsADeviceThatItsUserDisabledDisabled() {
    register("d1", "ada", "token-1");
    devices.setEnabled(app, "ada", "d1", false);
    assertThat(register("d1", "ada", "token-1").device().push().enabled()).isFalse();
    assertThat(register("d1", "bob", "token-1").device().push().enabled()).isTrue();
    assertCode(ErrorCode.NOT_FOUND, () -> devices.setEnabled(app, "ada", "d1", false));
  }

  @Test
  void refusesPrivateHostsEvenWhereNothingIsSent() {
    for (String host :
        List.of("10.0.0.1", "192.168.1.1:8443", "[fd00::1]", "printer.local", "intranet")) {
      DeviceRequest request =
          request(
              "d1",
              null,
              RecipientAddress.webPush("https://" + host + "/push", KEY, AUTH),
              Platform.BROWSER);
      assertCode(ErrorCode.INVALID_INPUT, () -> devices.register(app, request, admin(), false));
    }
  }

  @Test
  void deletesAUsersDevices() {
    register("d1", "ada", "token-1");
    register("d2", "ada", "token-2");
    register("d3", "bob", "token-3");
    assertThat(devices.deleteOfClient(app.appId(), "ada")).isEqualTo(2);
    assertThat(devices.list(app.appId(), DeviceQuery.ALL, null, 10).items())
        .extracting(DeviceView::deviceId)
        .containsExactly("d3");
  }

  private Registration register(String deviceId, String clientId, String token) {
    return devices.register(app, fcm(deviceId, clientId, token), admin(), false);
  }

  private void subscribe(String deviceId, String channel) {
    subscriptions.subscribe(
        app.appId(), new SubscriptionRequest(channel, deviceId, null, null, null), admin());
  }

  private static Registrant admin() {
    return Registrant.ADMIN;
  }

  private static Registrant device(Registration registration) {
    return new Registrant(Capability.SUBSCRIBE, registration.identityToken().reveal());
  }

  private static DeviceRequest fcm(String deviceId, String clientId, String token) {
    return request(deviceId, clientId, RecipientAddress.fcm(token), Platform.ANDROID);
  }

  private static DeviceRequest browser(String deviceId, String clientId) {
    RecipientAddress address =
        RecipientAddress.webPush("https://example.com/push/" + deviceId, KEY, AUTH);
    return request(deviceId, clientId, address, Platform.BROWSER);
  }

  private static DeviceRequest web(String endpoint) {
    RecipientAddress address = RecipientAddress.webPush(endpoint, KEY, AUTH);
    return request(null, null, address, Platform.BROWSER);
  }

  private static DeviceRequest request(
      String deviceId, String clientId, RecipientAddress address, Platform platform) {
    return new DeviceRequest(
        deviceId,
        clientId,
        address,
        new DeviceRequest.Profile(platform, null, null, "en", null, null, null),
        DeviceRequest.Condition.ACTIVE,
        null);
  }

  private static void assertCode(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aFullDatabaseTakesNoNewDeviceButEveryChangeAndRemoval() {
    register("d1", "ann", "token-full-1");
    fixture.room.measured(Long.MAX_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> register("d2", "ann", "token-full-2"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    assertThat(register("d1", "ann", "token-full-3").change())
        .isEqualTo(Registration.Change.UPDATED);
  }
}
