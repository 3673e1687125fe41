package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many callers ask for the same thing at the same moment. */
@ExtendWith(Suite.Extension.class)
class ContentionIT {

  private static final int CALLERS = 24;
  private static final String P256DH =
      "BJ6eU_eWmn18g4rB7ADTJMbI1haNmKUOEb_rUsvg43xzsRLgUwt3qP8F-s9Jw6UFbl4dIhxOr3GMt5I-IJjVTPw";

  private final ApiClient bench;

  ContentionIT(Suite suite) {
    bench = new ApiClient(suite.uri(), "bench-id", "bench-key", "bench-secret");
  }

  @Test
  void aDeviceIsInsertedOnce() throws Exception {
    List<ApiClient.Answer> answers =
        together(i -> () -> register("race-1", null, fcm("race-token-1")));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as("%s", answer).isEqualTo(201))
        .filteredOn(answer -> answer.body().get("change").asText().equals("inserted"))
        .hasSize(1);
  }

  @Test
  void aTokenEndsWithOneOfTheDevicesThatFightForIt() throws Exception {
    List<ApiClient.Answer> answers =
        together(i -> () -> register("race-2-" + i, null, fcm("race-token-2")));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).as("%s", answer).isIn(201, 503));
    int holders = 0;
    for (int i = 0; i < CALLERS; i++) {
      holders += bench.get("/push/deviceRegistrations/race-2-" + i).status() == 200 ? 1 : 0;
    }
    assertThat(holders).isEqualTo(1);
  }

  @Test
  void aUserNeverHasMoreBrowsersThanAllowed() throws Exception {
    List<ApiClient.Answer> answers =
        together(i -> () -> register("race-3-" + i, "race-user", web("race-3-" + i)));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(5);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(
            answer ->
                assertThat(answer.expect(400).get("code").asText()).isEqualTo("limit_exceeded"));
  }

  @Test
  void anIdempotencyKeyMakesOnePublish() throws Exception {
    register("race-4", null, fcm("race-token-4")).expect(201);
    String body =
        "{\"recipients\":[{\"type\":\"device\",\"device_id\":\"race-4\"}],"
            + "\"payload\":{\"title\":\"T\"},\"idempotency_key\":\"race-4\"}";
    List<ApiClient.Answer> answers = together(i -> () -> bench.post("/push/publish", body));
    assertThat(answers)
        .extracting(answer -> answer.expect(202).get("publishId").asText())
        .containsOnly(answers.get(0).body().get("publishId").asText());
  }

  @Test
  void aPublishIdIsOnePublishWhoeverComesFirst() throws Exception {
    List<ApiClient.Answer> answers =
        together(
            i ->
                () ->
                    bench.post(
                        "/push/publish",
                        "{\"publishId\":\"race-5\",\"recipients\":[{\"type\":\"client\","
                            + "\"client_id\":\"nobody\"}],\"payload\":{\"title\":\"T"
                            + i % 2
                            + "\"}}"));
    assertThat(answers).extracting(ApiClient.Answer::status).containsOnly(202, 409);
    JsonNode status = bench.get("/push/publish/race-5/status").expect(200);
    assertThat(status.get("publishId").asText()).isEqualTo("race-5");
  }

  @Test
  void aSubscriptionIsThereOnce() throws Exception {
    register("race-6", null, fcm("race-token-6")).expect(201);
    String body = "{\"channel\":\"race\",\"deviceId\":\"race-6\"}";
    assertThat(together(i -> () -> bench.post("/push/channelSubscriptions", body)))
        .allSatisfy(answer -> answer.expect(201));
    JsonNode page = bench.get("/push/channelSubscriptions", Map.of("channel", "race")).expect(200);
    assertThat(page.get("items")).hasSize(1);
  }

  private ApiClient.Answer register(String id, String clientId, ObjectNode recipient)
      throws Exception {
    ObjectNode device = ApiClient.object().put("id", id).put("platform", "other");
    device.put("clientId", clientId).putObject("push").set("recipient", recipient);
    return bench.post("/push/deviceRegistrations", device.toString());
  }

  private static ObjectNode fcm(String token) {
    return ApiClient.object().put("transportType", "gcm").put("registrationToken", token);
  }

  private static ObjectNode web(String name) {
    return ApiClient.object()
        .put("transportType", "web")
        .put("endpoint", "https://example.com/" + name)
        .put("p256dh", P256DH)
        .put("auth", "CX-4I1SF2WaUs9IcL21dUg");
  }

  /** All calls begin when the last of them is ready. */
  private static List<ApiClient.Answer> together(IntFunction<Callable<ApiClient.Answer>> call)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(CALLERS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<ApiClient.Answer>> futures = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Callable<ApiClient.Answer> each = call.apply(i);
        futures.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await(10, TimeUnit.SECONDS);
                  return each.call();
                }));
      }
      List<ApiClient.Answer> answers = new ArrayList<>();
      for (Future<ApiClient.Answer> future : futures) {
        answers.add(future.get(60, TimeUnit.SECONDS));
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
