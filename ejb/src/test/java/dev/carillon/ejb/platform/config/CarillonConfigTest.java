package dev.carillon.ejb.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarillonConfigTest {
  private static final String KEYS = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir private Path dataDir;

  @Test
  void hasTheSeedDefaults() {
    CarillonConfig config = read(Map.of());

    assertThat(config.development()).isTrue();
    assertThat(config.publicUrl()).hasToString("http://localhost:6001");
    assertThat(config.push().limits().defaultTtl()).isEqualTo(Duration.ofSeconds(3600));
    assertThat(config.push().limits().publishStatusTtl()).isEqualTo(Duration.ofSeconds(86_400));
    assertThat(config.push().limits().maxRecipients()).isEqualTo(10_000);
    assertThat(config.push().maxUnsettled()).isEqualTo(4000);
    assertThat(config.defaultApp()).map(DefaultApp::id).contains("app-id");
  }

  @ParameterizedTest
  @CsvSource({
    "push.enabled, yes",
    "carillon.trusted_proxies, proxy.example.org",
    "carillon.trusted_proxies, 10.0.0.0/33",
    "carillon.trusted_proxies, 2001:db8::/129",
    "carillon.trusted_proxies, 10.0.0/8",
    "carillon.forwarded_header, x-real-ip",
    "push.default_ttl_seconds, 0",
    "push.max_unsettled, many",
    "push.providers.fcm.base_url, ftp://x",
    "push.providers.fcm.base_url, http://u@x",
    "push.providers.webpush.extra_origins, http://push.example",
    "push.providers.apns.request_timeout, 5",
    "push.providers.webpush.dry_run, perhaps",
    "push.sync_timeout, 26s",
    "push.sync_waiting, 0",
    "push.dispatch.lease, 4s",
    "push.dispatch.lease_margin, 16s",
    "push.dispatch.slots, 128",
    "push.dispatch.critical_slots, 0",
    "push.dispatch.normal_slots, 200",
    "push.retry.max_attempts, 0",
    "push.retry.base_delay, 10m",
    "push.retry.max_delay, 2d",
    "push.retry.max_elapsed, 29d",
    "push.cleanup.schedule, 0 17",
    "push.cleanup.schedule, 0 17 24",
    "push.cleanup.schedule, 0 60 3",
    "push.cleanup.schedule, often 17 3",
    "push.default_ttl_second, 5",
    "carillon.profil, production",
    "carillon.profile, staging",
    "carillon.encryption.keys, k1:c2hvcnQ=",
    "carillon.encryption.keys, ???",
    "carillon.default_app.id, a b",
    "push.fcm.provider_token, ya29.x",
    "push.fcm.service_account_json_path, /nonexistent/x.json",
  })
  void namesTheWrongKey(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void namesEveryWrongKeyAtOnce() {
    assertThatThrownBy(() -> read(Map.of("push.enabled", "x", "push.max_unsettled", "y")))
        .hasMessageContaining("push.enabled")
        .hasMessageContaining("push.max_unsettled");
  }

  @Test
  void leavesKeysOfOthersAlone() {
    assertThat(read(Map.of("mp.openapi.scan", "true"))).isNotNull();
  }

  @Test
  void takesEveryKeyFromTheEnvironmentUnderItsMappedName() {
    Map<String, String> environment =
        Map.of("PUSH_MAX_UNSETTLED", "500", "CARILLON_DATA_DIR", dataDir.toString());

    assertThat(fromEnvironment(environment).push().maxUnsettled()).isEqualTo(500);
  }

  @Test
  void othersVariablesThatLookLikeOursStopNothing() {
    Map<String, String> environment =
        Map.of(
            "CARILLON_SERVICE_HOST", "10.0.0.1",
            "PUSH_MAX_UNSETTLD", "500",
            "CARILLON_DATA_DIR", dataDir.toString());

    assertThat(fromEnvironment(environment).push().maxUnsettled()).isEqualTo(4000);
  }

  @Test
  void aMadeUpSpellingOfAKeyIsRefusedWhereNoVariableHasIt() {
    assertThatThrownBy(() -> read(Map.of("push.max.unsettled", "500")))
        .hasMessageContaining("push.max.unsettled is not a known key");
  }

  @Test
  void noTwoKeysHaveTheSameVariable() {
    assertThat(CarillonConfig.knownKeys().stream().map(Keys::variable)).doesNotHaveDuplicates();
  }

  /**
   * As MicroProfile Config does: a variable is found by its key, and listed under a name with dots.
   */
  private static CarillonConfig fromEnvironment(Map<String, String> environment) {
    Set<String> names = new HashSet<>(environment.keySet());
    environment
        .keySet()
        .forEach(name -> names.add(name.toLowerCase(Locale.ROOT).replace('_', '.')));
    return CarillonConfig.read(
        key -> Optional.ofNullable(environment.get(Keys.variable(key))),
        names,
        environment.keySet());
  }

  @Test
  void readsAProvider() {
    CarillonConfig config =
        read(
            Map.of(
                "push.providers.webpush.extra_origins", "https://a.example, https://*.b.example",
                "push.providers.webpush.dry_run_latency", "50ms",
                "push.providers.webpush.dry_run", "false"));

    ProviderConfig webPush = config.push().provider(ProviderKind.WEB_PUSH);
    assertThat(webPush.settings().extraOrigins())
        .containsExactly("https://a.example", "https://*.b.example");
    assertThat(webPush.dryRunLatency()).isEqualTo(Duration.ofMillis(50));
    assertThat(webPush.dryRun()).isEqualTo(DryRun.FALSE);
    assertThat(webPush.settings().allowLoopback()).isTrue();
  }

  @Test
  void readsHowBatchesAreDispatchedAndTriedAgain() {
    DispatchConfig usual = read(Map.of()).push().dispatch();
    DispatchConfig given =
        read(Map.of("push.dispatch.lease", "1m", "push.retry.max_attempts", "3")).push().dispatch();

    assertThat(usual.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(usual.margin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(usual.slots()).isEqualTo(new DispatchConfig.Slots(256, 64, 64));
    assertThat(usual.retry())
        .isEqualTo(
            new DispatchConfig.Retry(
                5, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(24)));
    assertThat(given.lease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(given.retry().maxAttempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 17 3", "* * *", "*/10 0,30 23", "59 59 0"})
  void readsWhenTheCleanupRuns(String schedule) {
    CleanupConfig.Schedule read =
        read(Map.of("push.cleanup.schedule", schedule)).cleanup().schedule();

    assertThat(read.second() + " " + read.minute() + " " + read.hour()).isEqualTo(schedule);
  }

  @Test
  void keepsTheGeneratedKey() throws Exception {
    Path file = dataDir.resolve("encryption.keys");
    read(Map.of());
    String first = Files.readString(file);
    read(Map.of());

    assertThat(Files.readString(file)).isEqualTo(first).startsWith("dev:");
  }

  @Test
  void productionNeedsKeysOfItsOwn() {
    assertThatThrownBy(() -> read(Map.of("carillon.profile", "production")))
        .hasMessageContaining("carillon.encryption.keys");
  }

  @ParameterizedTest
  @CsvSource({
    "carillon.default_app.secret, app-secret",
    "carillon.default_app.secret, bench-secret",
    "carillon.default_app.api_key, api-key",
  })
  void productionRefusesPublishedSecrets(String key, String value) {
    Map<String, String> values = production();
    values.put("carillon.default_app.id", "shop");
    values.put("carillon.default_app.key", "shop-key");
    values.put("carillon.default_app.secret", "s3cret-of-the-shop");
    values.put(key, value);

    assertThatThrownBy(() -> read(values)).hasMessageContaining(key);
  }

  @Test
  void productionHasNoDemoAppAndNoLoopback() {
    CarillonConfig config = read(production());

    assertThat(config.defaultApp()).isEmpty();
    assertThat(config.push().provider(ProviderKind.WNS).settings().allowLoopback()).isFalse();
  }

  @Test
  void showsNoSecret() {
    assertThat(read(Map.of()).toString()).doesNotContain("app-secret");
  }

  private static Map<String, String> production() {
    return new HashMap<>(
        Map.of("carillon.profile", "production", "carillon.encryption.keys", KEYS));
  }

  private CarillonConfig read(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("carillon.data.dir", dataDir.toString());
    return CarillonConfig.of(all);
  }
}
