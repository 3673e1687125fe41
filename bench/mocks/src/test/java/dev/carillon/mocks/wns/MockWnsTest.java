package dev.carillon.mocks.wns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.wire.MockNet;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockWnsTest {

  private MockNet net;
  private MockWns wns;

  @BeforeEach
  void start() throws Exception {
    net = MockNet.start();
    wns = MockWns.start(net, 0);
  }

  @AfterEach
  void stop() {
    wns.close();
    net.close();
  }

  @Test
  void issuesAnAccessTokenForThePackage() throws Exception {
    String sid = URLEncoder.encode(wns.packageSid(), StandardCharsets.UTF_8);
    String form =
        "grant_type=client_credentials&client_id="
            + sid
            + "&client_secret=wns-secret&scope=notify.windows.com";
    HttpResponse<String> good = MockClient.post(wns.tokenUri(), form);
    HttpResponse<String> bad = MockClient.post(wns.tokenUri(), form.replace("wns-secret", "x"));

    assertThat(new ObjectMapper().readTree(good.body()).path("access_token").asText()).isNotEmpty();
    assertThat(bad.statusCode()).isEqualTo(400);
  }

  @Test
  void saysHowTheNotificationFared() throws Exception {
    wns.script().onToken("full", Fault.reason("channelthrottled"));

    HttpResponse<String> received = send("c1", "wns/toast", "text/xml");
    HttpResponse<String> throttled = send("full", "wns/toast", "text/xml");

    assertThat(received.statusCode()).isEqualTo(200);
    assertThat(received.headers().firstValue("X-WNS-Status")).contains("received");
    assertThat(received.headers().firstValue("X-WNS-Msg-ID")).isPresent();
    assertThat(throttled.headers().firstValue("X-WNS-NotificationStatus"))
        .contains("channelthrottled");
  }

  @Test
  void refusesByStatus() throws Exception {
    wns.script().onToken("gone", Fault.reason("410"));
    wns.script().onToken("slow", Fault.reason("406", 60));

    assertThat(send("gone", "wns/toast", "text/xml").statusCode()).isEqualTo(410);
    assertThat(send("slow", "wns/toast", "text/xml").headers().firstValue("retry-after"))
        .contains("60");
    assertThat(send("c1", "wns/raw", "text/xml").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> send(String channel, String type, String content) throws Exception {
    return MockClient.post(
        wns.tlsChannelUri(channel),
        "<toast/>",
        "authorization",
        "Bearer " + wns.accessTokens().issue(),
        "x-wns-type",
        type,
        "content-type",
        content);
  }
}
