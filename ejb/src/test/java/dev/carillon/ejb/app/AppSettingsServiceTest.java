package dev.carillon.ejb.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.config.CarillonConfig;
import dev.carillon.ejb.error.ServiceException;
import dev.carillon.ejb.testing.RegistryFixture;
import dev.carillon.ejb.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppSettingsServiceTest {

  private final RegistryFixture fixture = new RegistryFixture(TestDatabase.h2());
  private final AppSettingsService service =
      new AppSettingsService(fixture.apps, fixture.directory, CarillonConfig.of(Map.of()));

  @BeforeEach
  void app() {
    fixture.app("a", "{\"quotas\":false}");
  }

  @Test
  void changesOnlyWhatIsNamedAndShowsItAtOnce() {
    service.patch("a", json("{'browsersPerUser':2,'dryRun':['fcm']}"));
    service.patch("a", json("{'jwksUrl':'https://login.example.org/jwks'}"));
    AppSettings settings = fixture.directory.byId("a").orElseThrow().settings();
    assertThat(settings.browsersPerUser()).isEqualTo(2);
    assertThat(settings.dryRun()).containsExactly(ProviderKind.FCM);
    assertThat(settings.jwksUrl()).hasHost("login.example.org");
    assertThat(settings.quotas()).isFalse();
    service.patch("a", json("{'browsersPerUser':null}"));
    assertThat(fixture.directory.byId("a").orElseThrow().settings().browsersPerUser()).isNull();
  }

  @Test
  void refusesWhatDoesNotFitAndChangesNothing() {
    ObjectNode before = service.get("a");
    for (String change :
        new String[] {
          "{'color':1}",
          "{'browsersPerUser':0}",
          "{'browsersPerUser':1e99}",
          "{'quotas':'no'}",
          "{'dryRun':['smoke']}",
          "{'jwksUrl':'ftp://e.org'}",
          "{'jwksUrl':'not a url'}",
          "{'dryRunLatencyMs':-1}",
          "{'features':{'realtime':{'clientEvents':'perhaps'}}}",
          "{'features':{'realtime':{'clientevents':true}}}",
          "{'features':{'realtime':{'maxConnections':0}}}",
          "{'features':{'realtime':{'history':{'channels':'a'}}}}",
          "{'features':{'realtime':{'webhooks':[{'url':'https://e.org','events':['all']}]}}}",
          "{'features':{'realtime':{'pushRules':[{'channel':'a*b','payload':{'title':'x'}}]}}}",
          "{'features':{'realtime':{'pushRules':[{'channel':'a','payload':{}}]}}}"
        }) {
      assertThatThrownBy(() -> service.patch("a", json(change)))
          .isInstanceOf(ServiceException.class);
    }
    assertThat(service.get("a")).isEqualTo(before);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
