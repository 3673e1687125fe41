package dev.carillon.mocks.hms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.wire.MockNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockHmsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private MockNet net;
  private MockHms hms;

  @BeforeEach
  void start() throws Exception {
    net = MockNet.start();
    hms = MockHms.start(net, 0);
  }

  @AfterEach
  void stop() {
    hms.close();
    net.close();
  }

  @Test
  void issuesAnAccessTokenForTheSecret() throws Exception {
    assertThat(token("hms-secret").path("access_token").asText()).isNotEmpty();
    assertThat(token("wrong").path("error").asText()).isEqualTo("1101");
  }

  @Test
  void namesTheIllegalTokensOfAPartialSuccess() throws Exception {
    hms.illegal("b");

    assertThat(send("[\"a\"]").path("code").asText()).isEqualTo("80000000");
    JsonNode partial = send("[\"a\",\"b\",\"c\"]");
    assertThat(partial.path("code").asText()).isEqualTo("80100000");
    JsonNode message = JSON.readTree(partial.path("msg").asText());
    assertThat(message.path("success").asInt()).isEqualTo(2);
    assertThat(message.at("/illegal_tokens/0").asText()).isEqualTo("b");
    assertThat(send("[\"b\"]").path("code").asText()).isEqualTo("80300007");
  }

  @Test
  void refusesByItsOwnCodes() throws Exception {
    hms.script().next(1, Fault.reason("81000001"));

    assertThat(send("[\"a\"]").path("code").asText()).isEqualTo("81000001");
    assertThat(send("[]").path("code").asText()).isEqualTo("80300010");
    hms.accessTokens().revokeAll();
    assertThat(sendAs("Bearer old", "[\"a\"]").path("code").asText()).isEqualTo("80200003");
  }

  private JsonNode send(String tokens) throws Exception {
    return sendAs("Bearer " + hms.accessTokens().issue(), tokens);
  }

  private JsonNode sendAs(String authorization, String tokens) throws Exception {
    return JSON.readTree(
        MockClient.post(
                hms.tlsUri().resolve("/v1/100000001/messages:send"),
                "{\"message\":{\"data\":\"{}\",\"token\":" + tokens + "}}",
                "authorization",
                authorization)
            .body());
  }

  private JsonNode token(String secret) throws Exception {
    String form = "grant_type=client_credentials&client_id=100000001&client_secret=" + secret;
    return JSON.readTree(MockClient.post(hms.tokenUri(), form).body());
  }
}
