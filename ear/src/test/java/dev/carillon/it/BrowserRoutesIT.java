package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The browser routes over HTTP, with the token that the development profile issues. */
@ExtendWith(Suite.Extension.class)
class BrowserRoutesIT {

  private static final String KEYS =
      "\"keys\":{\"p256dh\":\"BJ6eU_eWmn18g4rB7ADTJMbI1haNmKUOEb_rUsvg43xzsRLgUwt3qP8F-s9Jw6UFbl4d"
          + "IhxOr3GMt5I-IJjVTPw\",\"auth\":\"CX-4I1SF2WaUs9IcL21dUg\"}";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  BrowserRoutesIT(Suite suite) {
    base = suite.uri();
  }

  @Test
  void subscribesListsDisablesAndForgetsABrowser() throws Exception {
    String token = session().get("token").asText();
    JsonNode subscribed = call("POST", "/api/push/subscribe", token, subscription("it-a"), 200);
    assertThat(subscribed.get("success").asBoolean()).isTrue();
    assertThat(subscribed.get("message").asText()).isEqualTo("Subscribed successfully");
    String deviceId = subscribed.get("data").get("deviceId").asText();
    assertThat(subscribed.get("data").get("deviceName").asText()).contains("Firefox");
    JsonNode again = call("POST", "/api/push-subscriptions", token, subscription("it-a"), 200);
    assertThat(again.get("data").get("deviceId").asText()).isEqualTo(deviceId);
    String id = subscribed.get("data").get("subscriptionId").asText();
    assertThat(UUID.fromString(id)).hasToString(id);
    call("PATCH", "/api/push/devices/" + deviceId, token, "{\"isActive\":false}", 200);
    call("PATCH", "/api/push/devices/" + id, token, "{\"isActive\":true}", 200);
    call("PATCH", "/api/push/devices/" + id, token, "{\"isActive\":false}", 200);
    JsonNode devices = call("GET", "/api/push/devices", token, "", 200);
    assertThat(devices.get("count").asInt()).isEqualTo(1);
    assertThat(devices.get("data").get("devices").get(0).get("isActive").asBoolean()).isFalse();
    assertThat(devices.get("data").get("devices").get(0).get("id").asText()).isEqualTo(id);
    String endpoint = "{\"endpoint\":\"https://updates.push.services.mozilla.com/wpush/v2/it-a\"}";
    JsonNode gone = call("POST", "/api/push/unsubscribe", token, endpoint, 200);
    assertThat(gone.get("message").asText()).isEqualTo("Unsubscribed successfully");
    assertThat(call("GET", "/api/push/devices", token, "", 200).get("count").asInt()).isZero();
  }

  @Test
  void refusesTheSixthBrowser() throws Exception {
    String token = session().get("token").asText();
    for (int i = 0; i < 5; i++) {
      call("POST", "/api/push/subscribe", token, subscription("it-cap-" + i), 200);
    }
    JsonNode refused = call("POST", "/api/push/subscribe", token, subscription("it-cap-5"), 400);
    assertThat(refused.get("success").asBoolean()).isFalse();
    assertThat(refused.get("code").asText()).isEqualTo("limit_exceeded");
    assertThat(refused.get("message").asText()).contains("5 browsers");
  }

  @Test
  void followsOnlyOnesOwnDemoPublish() throws Exception {
    String token = session().get("token").asText();
    JsonNode sent =
        call("POST", "/api/push/demo/send", token, "{\"title\":\"T\",\"url\":\"/\"}", 202);
    String id = sent.get("publishId").asText();
    JsonNode status = call("GET", "/api/push/demo/status/" + id, token, "", 200);
    assertThat(status.get("deliveries").isArray()).isTrue();
    String stranger = session().get("token").asText();
    call("GET", "/api/push/demo/status/" + id, stranger, "", 404);
  }

  @Test
  void servesTheServersKeyWithoutAToken() throws Exception {
    String key = call("GET", "/api/push/vapid-public-key", null, "", 200).get("publicKey").asText();
    assertThat(key).hasSize(87).startsWith("B");
  }

  @Test
  void letsOnlyAdministratorsTestAUsersDevices() throws Exception {
    JsonNode session = session();
    String token = session.get("token").asText();
    String user = session.get("user").asText();
    call("POST", "/api/push/test/" + user, token, "{\"title\":\"T\"}", 403);
    JsonNode device = call("POST", "/api/push/subscribe", token, subscription("it-t"), 200);
    String deviceId = device.get("data").get("deviceId").asText();
    JsonNode sent =
        tried(user, "{\"title\":\"%s\",\"deviceId\":\"%s\"}".formatted("x".repeat(70), deviceId));
    assertThat(sent.get("message").asText()).isEqualTo("Test notification sent successfully");
    assertThat(sent.get("data").toString())
        .isEqualTo("{\"userId\":\"%s\",\"deviceId\":\"%s\"}".formatted(user, deviceId));
    assertThat(sent.get("publishId").asText()).isNotEmpty();
    assertThat(sent.get("warnings")).hasSize(1);
  }

  private JsonNode tried(String user, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request("POST", "/api/push/test/" + user, null, body)
            .header("X-API-Key", "api-key")
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiClient.json(answer.body());
  }

  @Test
  void reportsAnEventByTheIdOfTheSubscription() throws Exception {
    JsonNode session = session();
    String token = session.get("token").asText();
    JsonNode device = call("POST", "/api/push/subscribe", token, subscription("it-e"), 200);
    String publishId =
        tried(session.get("user").asText(), "{\"title\":\"T\"}").get("publishId").asText();
    String report =
        "{\"subscriptionId\":\"%s\",\"publishId\":\"%s\",\"event\":\"shown\"}"
            .formatted(device.get("data").get("subscriptionId").asText(), publishId);
    call("POST", "/api/push/events", token, report, 202);
    call("POST", "/api/push/events", null, report, 400);
  }

  /** Rows: path, body, status. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/push/subscribe | { | 400",
        "/api/push/subscribe | {} | 400",
        "/api/push/subscribe |"
            + " {\"endpoint\":\"https://10.0.0.1/x\",\"keys\":{\"p256dh\":\"BB\",\"auth\":\"AA\"}}"
            + " | 400",
        "/api/push/unsubscribe | {} | 400",
        "/api/push/unsubscribe | {\"endpoint\":\"https://e.org/1\",\"colour\":1} | 400",
        "/api/push/unsubscribe?colour=1 | {\"endpoint\":\"https://e.org/1\"} | 400",
        "/api/push/demo/send | {} | 400",
        "/api/push/events |"
            + " {\"endpoint\":\"https://e.org/1\",\"publishId\":\"p\",\"event\":\"eaten\"} | 400",
        "/api/push/events |"
            + " {\"endpoint\":\"https://e.org/1\",\"publishId\":\"p\",\"event\":\"shown\"} | 404"
      })
  void refusesBadInput(String path, String body, int status) throws Exception {
    String token = session().get("token").asText();
    assertThat(call("POST", path, token, body, status).get("success").asBoolean()).isFalse();
  }

  @Test
  void pagesOfOtherOriginsMayImportTheClient() throws Exception {
    for (String file :
        new String[] {"carillon.js", "carillon/push.js", "carillon.global.js", "carillon-sw.js"}) {
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("/" + file))
              .header("Origin", "https://app.example")
              .build();
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).as(file).hasValue("*");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/sw.js, text/javascript",
    "/icon-192x192.png, image/png",
    "/icon-72x72.png, image/png",
    "/docs/quickstart.md, text/plain"
  })
  void theFilesOfTheSpecificationAndTheGuidesAreServed(String path, String type) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  /** Rows: path, accept, type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nowhere | text/html,*/*;q=0.8 | text/html",
        "/nowhere | */* | application/json",
        "/api/push/nowhere | text/html | application/json",
        "/apps/nobody/nowhere | text/html | application/json"
      })
  void peopleAtAnUnknownAddressGetAPageAndClientsJson(String path, String accept, String type)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path)).header("Accept", accept).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
  }

  @Test
  void refusesStrangers() throws Exception {
    for (String token : new String[] {null, "x", "a.b.c"}) {
      call("GET", "/api/push/devices", token, "", 401);
      call("POST", "/api/push/subscribe", token, subscription("it-b"), 401);
    }
  }

  private JsonNode session() throws IOException, InterruptedException {
    return call("POST", "/api/push/demo/session", null, "{}", 200);
  }

  private JsonNode call(String method, String path, String token, String body, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            request(method, path, token, body).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isEqualTo(status);
    return ApiClient.json(answer.body());
  }

  private HttpRequest.Builder request(String method, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static String subscription(String name) {
    return "{\"endpoint\":\"https://updates.push.services.mozilla.com/wpush/v2/"
        + name
        + "\",\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101"
        + " Firefox/128.0\","
        + KEYS
        + "}";
  }
}
