package dev.carillon.ejb.registry.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.http.OutsideAddresses;
import dev.carillon.ejb.platform.job.JobProgress;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.realtime.settings.RealtimeFeature;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.AppLimits;
import dev.carillon.ejb.registry.app.AppSettingsService;
import dev.carillon.ejb.registry.app.AppSettingsWriter;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.KeyScope;
import dev.carillon.ejb.registry.app.NewSecrets;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.persistence.audit.AuditRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the operator does, on every database. */
abstract class AdministrationContract {

  private static final Author OPS = Author.ofKey("ops", "192.0.2.1");

  private final String app = "app-" + UUID.randomUUID();
  private final List<String> erased = new ArrayList<>();
  private RegistryFixture fixture;
  private AppAdministration apps;
  private KeyAdministration keys;
  private AppSettingsService settings;
  private int changes;

  abstract DataSource dataSource();

  @BeforeEach
  void wire() {
    fixture = new RegistryFixture(dataSource());
    CarillonConfig config = CarillonConfig.of(Map.of());
    OutsideAddresses addresses = new OutsideAddresses(config);
    settings =
        new AppSettingsService(
            fixture.apps,
            fixture.persistence.transactional(new AppSettingsWriter(fixture.apps, fixture.audit)),
            fixture.directory,
            List.of(new RealtimeFeature(config, addresses)),
            addresses);
    OperatorWriter writer =
        fixture.persistence.transactional(
            new OperatorWriter(
                fixture.apps,
                fixture.keyRows,
                fixture.ceilings,
                fixture.audit,
                fixture.secrets,
                new NewSecrets(fixture.random),
                fixture.clock));
    NewSecrets made = new NewSecrets(fixture.random);
    apps =
        new AppAdministration(
            fixture.apps, fixture.ceilings, writer, settings, fixture.directory, made, this::erase);
    keys =
        new KeyAdministration(
            fixture.apps, fixture.keyRows, writer, fixture.directory, fixture.clock);
    fixture.directory.onChange(() -> changes++);
  }

  private JobProgress erase(String appId) {
    erased.add(appId);
    return new JobProgress(7, "starting", Instant.EPOCH, null, List.of());
  }

  @Test
  void makesAnAppWithASigningKeyThatIsGoodAtOnce() {
    MadeApp made = make();

    AppKey key = fixture.directory.signingKey(made.key().key().id()).orElseThrow();
    assertThat(key.appId()).isEqualTo(app);
    assertThat(key.capability()).isEqualTo(Capability.ADMIN);
    assertThat(key.secrets()).containsExactly(made.key().secret());
    assertThat(apps.get(app).name()).isEqualTo("The shop");
    assertThat(changes).isEqualTo(1);
    assertThatThrownBy(this::make)
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(verbs()).containsExactly("key.create", "app.create");
  }

  @Test
  void rotatesWithTheFormerSecretGoodForTheOverlap() {
    MadeKey first = make().key();
    MadeKey api = keys.make(app, api(Capability.READ), OPS);

    MadeKey second = keys.rotate(app, first.key().id(), Duration.ofHours(1), OPS);
    MadeKey nextApi = keys.rotate(app, api.key().id(), Duration.ofHours(1), OPS);

    assertThat(fixture.directory.signingKey(first.key().id()).orElseThrow().secrets())
        .containsExactly(second.secret(), first.secret());
    assertThat(fixture.directory.apiKey(api.secret().reveal())).isPresent();
    assertThat(fixture.directory.apiKey(nextApi.secret().reveal())).isPresent();
    fixture.clock.advance(Duration.ofHours(1));
    assertThat(fixture.directory.signingKey(first.key().id()).orElseThrow().secrets())
        .containsExactly(second.secret());
    assertThat(fixture.directory.apiKey(api.secret().reveal())).isEmpty();
    assertThat(fixture.directory.apiKey(nextApi.secret().reveal())).isPresent();
    assertThatThrownBy(() -> keys.rotate(app, first.key().id(), Duration.ofDays(91), OPS))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void aKeyEndsWhenItExpiresAndWhenItIsDisabled() {
    make();
    Instant end = fixture.clock.instant().plusSeconds(60);
    NewKey until =
        new NewKey(Proof.API, Capability.PUBLISH, KeyScope.EVERYTHING, end, "until then");
    MadeKey expiring = keys.make(app, until, OPS);
    MadeKey disabled = keys.make(app, api(Capability.READ), OPS);
    assertThat(fixture.directory.apiKey(expiring.secret().reveal())).isPresent();

    keys.disable(app, disabled.key().id(), OPS);
    fixture.clock.advance(Duration.ofSeconds(60));

    assertThat(fixture.directory.apiKey(expiring.secret().reveal())).isEmpty();
    assertThat(fixture.directory.apiKey(disabled.secret().reveal())).isEmpty();
    assertThatThrownBy(() -> keys.rotate(app, disabled.key().id(), Duration.ZERO, OPS))
        .isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> keys.disable("other", disabled.key().id(), OPS))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void aDisabledAppAndItsKeysAreNotFoundUntilItIsEnabledAgain() {
    MadeKey key = make().key();

    apps.change(app, null, false, null, OPS);

    assertThat(fixture.directory.byId(app)).isEmpty();
    assertThat(fixture.directory.signingKey(key.key().id())).isEmpty();
    apps.change(app, "Renamed", true, null, OPS);
    assertThat(fixture.directory.byId(app).orElseThrow().name()).isEqualTo("Renamed");
    assertThat(fixture.directory.signingKey(key.key().id())).isPresent();
    apps.erase(app, OPS);
    assertThat(erased).containsExactly(app);
    assertThat(verbs()).startsWith("app.erase", "app.disable", "app.enable", "app.disable");
  }

  @Test
  void listsKeysWithoutSecretsAndWithTheirLastUse() {
    make();
    MadeKey key =
        keys.make(
            app,
            new NewKey(
                Proof.API,
                Capability.PUBLISH,
                KeyScope.of(List.of("POST /events"), List.of("orders*", "news")),
                null,
                "the till"),
            OPS);
    long minute = fixture.clock.millis() + 60_000;
    fixture.keyRows.used(key.key().id(), minute);

    Page<KeyView> first = keys.list(app, null, 1);
    Page<KeyView> second = keys.list(app, first.nextCursor(), 1);

    assertThat(second.hasMore()).isFalse();
    KeyView view =
        first.items().get(0).note() == null ? second.items().get(0) : first.items().get(0);
    assertThat(view.methods()).containsExactly("POST /events");
    assertThat(view.channels()).containsExactly("orders*", "news");
    assertThat(view.times().lastUsedAt()).isEqualTo(Instant.ofEpochMilli(minute));
    assertThat(KeyJson.of(view).toString()).doesNotContain(key.secret().reveal());
    assertThat(keys.count(app)).isEqualTo(2);
    AppKey good = fixture.directory.apiKey(key.secret().reveal()).orElseThrow();
    assertThat(good.scope().allowsRoute("POST", "/events")).isTrue();
    assertThat(good.scope().allowsRoute("POST", "/push/publish")).isFalse();
    assertThat(good.scope().allowsChannel("orders-1")).isTrue();
    assertThat(good.scope().allowsChannel("newsroom")).isFalse();
  }

  @Test
  void keepsAnAppsSettingsBelowTheOperatorsLimits() {
    make();
    AppLimits limits = new AppLimits(10, null, null, null, null, null, null, 3);
    settings.patch(app, json("{'features':{'realtime':{'maxConnections':50}}}"), OPS);

    apps.limit(app, limits, OPS);

    assertThat(fixture.directory.byId(app).orElseThrow().limits().maxConnections()).isEqualTo(10);
    for (String change :
        List.of(
            "{'features':{'realtime':{'maxConnections':11}}}",
            "{'features':{'realtime':{'history':{'maxEvents':100000}}}}",
            "{'browsersPerUser':4}")) {
      assertThatThrownBy(() -> settings.patch(app, json(change), OPS))
          .as(change)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("the operator's limit");
    }
    settings.patch(
        app, json("{'browsersPerUser':3,'features':{'realtime':{'maxConnections':10}}}"), OPS);
    assertThat(verbs()).contains("limits.change", "settings.change");
  }

  @Test
  void writesNoSecretIntoTheAudit() {
    MadeKey key = make().key();
    MadeKey next = keys.rotate(app, key.key().id(), Duration.ofHours(1), OPS);

    for (AuditRow row : fixture.auditRows.ofApp(app, 100)) {
      assertThat(row.actor()).isEqualTo("key ops");
      assertThat(row.address()).isEqualTo("192.0.2.1");
      assertThat(row.toString())
          .doesNotContain(key.secret().reveal())
          .doesNotContain(next.secret().reveal());
    }
    assertThat(verbs()).startsWith("key.rotate");
  }

  private MadeApp make() {
    return apps.make(new NewApp(app, "The shop", null, null), OPS);
  }

  private static NewKey api(Capability capability) {
    return new NewKey(Proof.API, capability, KeyScope.EVERYTHING, null, null);
  }

  /** Newest first. */
  private List<String> verbs() {
    return fixture.auditRows.ofApp(app, 100).stream().map(row -> row.action().verb()).toList();
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
