package dev.carillon.mocks.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seen through Pushy, the client that the product uses. */
class MockApnsTest {

  private static final String TOKEN =
      "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0";
  private MockNet net;
  private MockApns apns;
  private KeyPair keys;
  private ApnsClient client;

  @BeforeEach
  void start() throws Exception {
    net = MockNet.start();
    apns = MockApns.start(net, 0);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    client =
        new ApnsClientBuilder()
            .setApnsServer("localhost", apns.tlsUri().getPort())
            .setTrustedServerCertificateChain(MockCertificate.shared().certificate())
            .setSigningKey(
                new ApnsSigningKey("KEY1234567", "TEAM123456", (ECPrivateKey) keys.getPrivate()))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close().get(10, TimeUnit.SECONDS);
    apns.close();
    net.close();
  }

  @Test
  void acceptsATrustedProviderToken() throws Exception {
    apns.trustProviderKey("TEAM123456", "KEY1234567", keys.getPublic());

    assertThat(send(TOKEN, "com.example.app").getRejectionReason()).isEmpty();
    assertThat(apns.distinctProviderTokens()).isEqualTo(1);
    assertThat(apns.recorder().last().token()).isEqualTo(TOKEN);
    assertThat(apns.recorder().last().header("apns-topic")).isEqualTo("com.example.app");
  }

  @Test
  void refusesAnUnknownProviderToken() throws Exception {
    apns.trustProviderKey("TEAM123456", "OTHERKEY01", keys.getPublic());

    assertThat(send(TOKEN, "com.example.app").getRejectionReason())
        .contains("InvalidProviderToken");
  }

  @Test
  void tellsSinceWhenATokenIsGone() throws Exception {
    apns.script().onToken(TOKEN, Fault.reason("Unregistered@1700000000000"));

    PushNotificationResponse<SimpleApnsPushNotification> answer = send(TOKEN, "com.example.app");

    assertThat(answer.getStatusCode()).isEqualTo(410);
    assertThat(answer.getRejectionReason()).contains("Unregistered");
    assertThat(answer.getTokenInvalidationTimestamp())
        .contains(Instant.ofEpochMilli(1700000000000L));
  }

  @Test
  void refusesMalformedTokensAndScriptedReasons() throws Exception {
    apns.script().next(1, Fault.reason("TooManyRequests"));

    assertThat(send(TOKEN, "com.example.app").getStatusCode()).isEqualTo(429);
    assertThat(send("not-hexadecimal-at-all", "com.example.app").getRejectionReason())
        .contains("BadDeviceToken");
  }

  private PushNotificationResponse<SimpleApnsPushNotification> send(String token, String topic)
      throws Exception {
    return client
        .sendNotification(new SimpleApnsPushNotification(token, topic, "{\"aps\":{}}"))
        .get(10, TimeUnit.SECONDS);
  }
}
