package dev.carillon.ejb.registry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.http.OutsideAddresses;
import dev.carillon.ejb.realtime.settings.RealtimeFeature;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.ejb.testing.RegistryFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How settings change on every database. */
abstract class AppSettingsContract {

  private static int apps;

  private String app;
  private RegistryFixture fixture;
  private AppSettingsService service;

  abstract DataSource dataSource();

  @BeforeEach
  void app() {
    fixture = new RegistryFixture(dataSource());
    CarillonConfig config = CarillonConfig.of(Map.of());
    OutsideAddresses addresses = new OutsideAddresses(config);
    service =
        new AppSettingsService(
            fixture.apps,
            fixture.persistence.transactional(new AppSettingsWriter(fixture.apps, fixture.audit)),
            fixture.directory,
            List.of(new RealtimeFeature(config, addresses)),
            addresses);
    app = "app-" + apps++;
    fixture.app(app, "{\"quotas\":false}");
  }

  @Test
  void changesOnlyWhatIsNamedAndShowsItAtOnce() {
    service.patch(app, json("{'browsersPerUser':2,'dryRun':['fcm']}"), Author.SERVER);
    service.patch(app, json("{'jwksUrl':'https://login.example.org/jwks'}"), Author.SERVER);
    AppSettings settings = fixture.directory.byId(app).orElseThrow().settings();
    assertThat(settings.browsersPerUser()).isEqualTo(2);
    assertThat(settings.dryRun()).containsExactly(ProviderKind.FCM);
    assertThat(settings.jwksUrl()).hasHost("login.example.org");
    assertThat(settings.quotas()).isFalse();
    service.patch(app, json("{'browsersPerUser':null}"), Author.SERVER);
    assertThat(fixture.directory.byId(app).orElseThrow().settings().browsersPerUser()).isNull();
  }

  @Test
  void refusesWhatDoesNotFitAndChangesNothing() {
    ObjectNode before = service.get(app);
    for (String change :
        new String[] {
          "{'color':1}",
          "{'browsersPerUser':0}",
          "{'browsersPerUser':1e99}",
          "{'quotas':'no'}",
          "{'dryRun':['smoke']}",
          "{'jwksUrl':'ftp://e.org'}",
          "{'jwksUrl':'not a url'}",
          "{'jwksUrl':'https://10.0.0.1/jwks'}",
          "{'features':{'realtime':{'webhooks':[{'url':'https://[fd00::1]/hook'}]}}}",
          "{'dryRunLatencyMs':-1}",
          "{'features':{'realtime':[]}}",
          "{'features':{'realtime':{'clientEvents':'perhaps'}}}",
          "{'features':{'realtime':{'clientevents':true}}}",
          "{'features':{'realtime':{'maxConnections':0}}}",
          "{'features':{'realtime':{'history':{'channels':'a'}}}}",
          "{'features':{'realtime':{'webhooks':[{'url':'https://e.org','events':['all']}]}}}",
          "{'features':{'realtime':{'pushRules':[{'channel':'a*b','payload':{'title':'x'}}]}}}",
          "{'features':{'realtime':{'pushRules':[{'channel':'a','payload':{}}]}}}"
        }) {
      assertThatThrownBy(() -> service.patch(app, json(change), Author.SERVER))
          .isInstanceOf(ServiceException.class);
    }
    assertThat(service.get(app)).isEqualTo(before);
  }

  @Test
  void promisesNoQuotasThatNobodyEnforces() {
    assertThatThrownBy(() -> service.patch(app, json("{'quotas':true}"), Author.SERVER))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.FEATURE_DISABLED);
              assertThat(e).hasMessageContaining("quotas");
            });
    service.patch(app, json("{'quotas':null}"), Author.SERVER);
    assertThat(service.get(app).path("quotas").asBoolean(true)).isFalse();
  }

  @Test
  void losesNoneOfTwoChangesAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 1; round <= 100; round++) {
        int value = round;
        Future<?> one = threads.submit(() -> patch(together, "{'browsersPerUser':" + value + "}"));
        Future<?> two = threads.submit(() -> patch(together, "{'dryRunLatencyMs':" + value + "}"));
        one.get(30, TimeUnit.SECONDS);
        two.get(30, TimeUnit.SECONDS);
        ObjectNode settings = service.get(app);
        assertThat(settings.path("browsersPerUser").asInt()).isEqualTo(round);
        assertThat(settings.path("dryRunLatencyMs").asInt()).isEqualTo(round);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private ObjectNode patch(CyclicBarrier together, String change)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    together.await(30, TimeUnit.SECONDS);
    return service.patch(app, json(change), Author.SERVER);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
