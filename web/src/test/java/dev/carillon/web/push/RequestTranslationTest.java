package dev.carillon.web.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.registry.device.DeviceRequest;
import dev.carillon.ejb.registry.device.Platform;
import dev.carillon.ejb.registry.device.PushState;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.web.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTranslationTest {

  private static final String KEYS =
      "'p256dh':'BJ6eU_eWmn18g4rB7ADTJMbI1haNmKUOEb_rUsvg43xzsRLgUwt3qP8F-s9Jw6UFbl4dIhxOr3GMt5I-"
          + "IJjVTPw','auth':'CX-4I1SF2WaUs9IcL21dUg'";

  @Test
  void readsADeviceInBothSpellings() {
    DeviceRequest camel =
        device(
            "{'id':'d','clientId':'ada','platform':'android','formFactor':'phone','timezone':"
                + "'Europe/Zurich','locale':'de-CH','metadata':{'a':1},'lastActiveAtMs':5,'unknown':1,"
                + "'push':{'state':'FAILING','failureCount':2,'recipient':{'transportType':'gcm',"
                + "'registrationToken':'t'}}}");
    DeviceRequest snake =
        device(
            "{'id':'d','client_id':'ada','platform':'android','form_factor':'phone','timezone':"
                + "'Europe/Zurich','locale':'de-CH','metadata':{'a':1},'last_active_at_ms':5,"
                + "'push':{'state':'FAILING','failure_count':2,'recipient':{'transport_type':'gcm',"
                + "'registration_token':'t'}}}");
    assertThat(snake).isEqualTo(camel);
    assertThat(camel.condition().state()).isEqualTo(PushState.FAILING);
    assertThat(camel.profile().lastActiveAt()).isEqualTo(Instant.ofEpochMilli(5));
  }

  @Test
  void refusesAScheduleThatNobodyWouldKeep() {
    assertThatThrownBy(
            () ->
                publish(
                    "{'cron':'0 9 * * *','recipients':[{'type':'client','clientId':'ada'}],"
                        + "'payload':{'title':'T'}}"))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FEATURE_DISABLED))
        .hasMessageContaining("cron");
  }

  @Test
  void refusesARatePolicyThatNobodyWouldKeep() {
    for (String name : List.of("pushRatePolicy", "push_rate_policy")) {
      assertThatThrownBy(
              () ->
                  device(
                      "{'id':'d','platform':'android','push':{'recipient':{'transportType':'gcm',"
                          + "'registrationToken':'t'}},'"
                          + name
                          + "':{'capacity':3,'refillPerSecond':1}}"))
          .isInstanceOfSatisfying(
              ServiceException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.FEATURE_DISABLED);
                assertThat(e).hasMessageContaining("pushRatePolicy");
              });
    }
  }

  @Test
  void readsTheGuidesActivateDevice() {
    for (String[] row :
        new String[][] {
          {"ios", "APNS"}, {"android", "FCM"}, {"huawei", "HMS"}, {"macos", "APNS"}
        }) {
      DeviceRequest request =
          device(
              "{'device_id':'d','client_id':'ada','platform':'"
                  + row[0]
                  + "','provider_token':'t'}");
      assertThat(request.address().kind()).isEqualTo(ProviderKind.valueOf(row[1]));
      assertThat(request.deviceId()).isEqualTo("d");
    }
    String subscription = "{'endpoint':'https://push.example.org/1','keys':{" + KEYS + "}}";
    DeviceRequest browser =
        device("{'device_id':'d','platform':'web','provider_token':" + subscription + "}");
    assertThat(browser.address().kind()).isEqualTo(ProviderKind.WEB_PUSH);
    assertThat(browser.profile().platform()).isEqualTo(Platform.BROWSER);
  }

  @Test
  void readsAPublishWithEveryField() {
    PublishCommand command =
        publish(
            "{'publishId':'p','idempotency_key':'k','priority':'critical','ttl_seconds':60,"
                + "'run_at':'2026-03-01T10:00:00+01:00','expiresAtMs':1800000000000,"
                + "'recipients':[{'type':'device','device_id':'d'},{'type':'client','clientId':'c'},"
                + "{'type':'channel','channel':'n'},{'type':'recipient','recipient':{"
                + "'transportType':'gcm','registrationToken':'t'}}],"
                + "'payload':{'title':'T','body':'B','icon':'https://e.org/i.png','collapseKey':'ck',"
                + "'data':{'x':1},'url':'/orders/1','requireInteraction':true,'vibrate':[1,2],"
                + "'actions':[{'action':'a','title':'A'}]},"
                + "'providerOverrides':[{'provider':'webpush','payload':{'z':1}}]}");
    assertThat(command.targets())
        .containsExactly(
            new Target.Device("d"),
            new Target.Client("c"),
            new Target.Channel("n"),
            new Target.Recipient(RecipientAddress.fcm("t")));
    assertThat(command.options().lane()).isEqualTo(Lane.CRITICAL);
    assertThat(command.options().ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(command.options().notBefore()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
    assertThat(command.options().collapseKey()).isEqualTo("ck");
    assertThat(command.content().webNotification().get("url").asText()).isEqualTo("/orders/1");
    assertThat(command.overrides()).containsOnlyKeys(ProviderKind.WEB_PUSH);
    assertThat(command.idempotencyKey()).isEqualTo("k");
  }

  static Stream<String> badDevices() {
    String push = "'push':{'recipient':{'transportType':'gcm','registrationToken':'t'}}";
    return Stream.of(
        "{}",
        "{'id':'d'}",
        "{'id':'','platform':'ios'," + push + "}",
        "{'id':'d','platform':'toaster'," + push + "}",
        "{'id':'d','platform':5," + push + "}",
        "{'id':'d','platform':'ios','formFactor':'brick'," + push + "}",
        "{'id':['d'],'platform':'ios'," + push + "}",
        "{'id':'d\\u0000','platform':'ios'," + push + "}",
        "{'id':'d\\ud800','platform':'ios'," + push + "}",
        "{'id':'" + "x".repeat(129) + "','platform':'ios'," + push + "}",
        "{'id':'d','platform':'ios','timezone':'Mars/Olympus'," + push + "}",
        "{'id':'d','platform':'ios','locale':'d d'," + push + "}",
        "{'id':'d','platform':'ios','lastActiveAtMs':'now'," + push + "}",
        "{'id':'d','platform':'ios','lastActiveAtMs':-1," + push + "}",
        "{'id':'d','platform':'ios','metadata':'" + "x".repeat(4096) + "'," + push + "}",
        "{'id':'d','platform':'ios','appId':'other'," + push + "}",
        "{'id':'d','platform':'ios','push':{}}",
        "{'id':'d','platform':'ios','push':{'recipient':{'transportType':'pigeon'}}}",
        "{'id':'d','platform':'ios','push':{'recipient':{'transportType':'gcm'}}}",
        "{'id':'d','platform':'ios','push':{'state':'BAD','recipient':{'transportType':'gcm',"
            + "'registrationToken':'t'}}}",
        "{'id':'d','platform':'ios','push':{'recipient':{'transportType':'gcm',"
            + "'registrationToken':'"
            + "t".repeat(4097)
            + "'}}}",
        "{'id':'d','platform':'ios','push':{'recipient':{'transportType':'apns','deviceToken':'a"
            + " b'}}}",
        "{'id':'d','platform':'browser','push':{'recipient':{'transportType':'web','endpoint':"
            + "'https://e.org/1','p256dh':'"
            + "A".repeat(87)
            + "','auth':'CX-4I1SF2WaUs9IcL21dUg'}}}",
        "{'id':'d','platform':'browser','push':{'recipient':{'transportType':'web','endpoint':"
            + "'not a url',"
            + KEYS
            + "}}}",
        "{'device_id':'d','platform':'other','provider_token':'t'}",
        "{'device_id':'d','platform':'web','provider_token':'t'}");
  }

  @ParameterizedTest
  @MethodSource("badDevices")
  void refusesBadDevices(String json) {
    assertRefused(() -> device(json));
  }

  static Stream<String> badPublishes() {
    String to = "'recipients':[{'type':'device','device_id':'d'}]";
    String says = "'payload':{'title':'T'}";
    return Stream.of(
        "{}",
        "{" + says + "}",
        "{'recipients':[]," + says + "}",
        "{'recipients':'all'," + says + "}",
        "{'recipients':[1]," + says + "}",
        "{'recipients':[{'type':'everyone'}]," + says + "}",
        "{'recipients':[{'type':'device'}]," + says + "}",
        "{'recipients':[{'type':'userTopic','topic':'t'}]," + says + "}",
        "{" + to + ",'payload':'hello'}",
        "{" + to + ",'payload':{'title':7}}",
        "{" + to + ",'payload':{'title':'" + "x".repeat(257) + "'}}",
        "{" + to + ",'payload':{'body':'" + "x".repeat(4097) + "'}}",
        "{" + to + ",'payload':{'title':'T','icon':'" + "i".repeat(2049) + "'}}",
        "{" + to + ",'payload':{'title':'T','url':'javascript:alert(1)'}}",
        "{" + to + ",'payload':{'title':'T','data':[1]}}",
        "{" + to + ",'payload':{'title':'T','data':{'a':'\\ud800'}}}",
        "{" + to + ",'payload':{'title':'T','templateData':{'a':'" + "x".repeat(8192) + "'}}}",
        "{" + to + "," + says + ",'priority':'urgent'}",
        "{" + to + "," + says + ",'urgency':'now'}",
        "{" + to + "," + says + ",'ttlSeconds':-1}",
        "{" + to + "," + says + ",'ttlSeconds':99999999}",
        "{" + to + "," + says + ",'sync':'yes'}",
        "{" + to + "," + says + ",'run_at':'tomorrow'}",
        "{" + to + "," + says + ",'run_at':'+999999999-12-31T23:59:59-18:00'}",
        "{" + to + "," + says + ",'notBeforeMs':1.5}",
        "{" + to + "," + says + ",'notBeforeMs':99999999999999999999}",
        "{" + to + "," + says + ",'providerOverrides':[{'provider':'smoke','payload':{}}]}",
        "{" + to + "," + says + ",'providerOverrides':[{'provider':'fcm','payload':1}]}",
        "{" + to + "," + says + ",'appId':'other'}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ic_bell", "http://e.org/i.png", "/raw/ic_bell", "i.png"})
  void anIconIsAnyText(String icon) throws Exception {
    PublishCommand command =
        publish(
            "{'recipients':[{'type':'client','client_id':'c'}],"
                + "'payload':{'title':'T','icon':'"
                + icon
                + "'}}");
    assertThat(command.content().icon()).isEqualTo(icon);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ",
    "',\"priority\":\"normal\"', NORMAL",
    "',\"priority\":\"bulk\"', NORMAL",
    "',\"priority\":\"critical\"', HIGH",
    "',\"priority\":\"bulk\",\"urgency\":\"high\"', HIGH"
  })
  void theProviderDecidesOnUrgencyWhereThePublishDoesNot(String more, Urgency expected)
      throws Exception {
    PublishCommand command =
        publish(
            "{'recipients':[{'type':'client','client_id':'c'}],'payload':{'title':'T'}"
                + more
                + "}");
    assertThat(command.options().urgency()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("badPublishes")
  void refusesBadPublishes(String json) {
    assertRefused(() -> publish(json));
  }

  @Test
  void refusesTooManyRecipients() {
    String many = "{'type':'device','device_id':'d'},".repeat(1024);
    assertThatThrownBy(
            () ->
                publish(
                    "{'recipients':["
                        + many
                        + "{'type':'device','device_id':'d'}],'payload':{'title':'T'}}"))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
  }

  @Test
  void refusesWhatIsNoJsonObject() {
    for (String body :
        new String[] {"", "{", "[]", "null", "{} {}", "{'a':NaN}", "[".repeat(5000)}) {
      assertRefused(() -> Json.object(bytes(body)));
    }
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ServiceException.class,
            e ->
                assertThat(e.code())
                    .isIn(
                        ErrorCode.INVALID_INPUT,
                        ErrorCode.LIMIT_EXCEEDED,
                        ErrorCode.FEATURE_DISABLED));
  }

  private static DeviceRequest device(String json) {
    return DeviceRequests.read(Json.object(bytes(json)), "a");
  }

  private static PublishCommand publish(String json) {
    return PublishRequests.read(Json.object(bytes(json)), "a", null);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
