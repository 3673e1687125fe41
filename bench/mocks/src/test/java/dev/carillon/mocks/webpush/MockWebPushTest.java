package dev.carillon.mocks.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.wire.MockNet;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockWebPushTest {

  private MockNet net;
  private MockWebPush push;

  @BeforeEach
  void start() throws Exception {
    net = MockNet.start();
    push = MockWebPush.start(net, 0);
  }

  @AfterEach
  void stop() {
    push.close();
    net.close();
  }

  @Test
  void acceptsAMessageWithItsHeaders() throws Exception {
    HttpResponse<String> answer = send("s1", "vapid t=a.b.c, k=BA", "60");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("location")).isPresent();
    assertThat(push.recorder().last().token()).isEqualTo("s1");
  }

  @Test
  void refusesMissingHeaders() throws Exception {
    assertThat(send("s1", "vapid t=a.b.c, k=BA", "soon").statusCode()).isEqualTo(400);
    assertThat(send("s1", "Bearer x", "60").statusCode()).isEqualTo(401);
    HttpResponse<String> legacy =
        MockClient.post(
            push.tlsEndpoint("s1"),
            "x",
            "ttl",
            "60",
            "content-encoding",
            "aesgcm",
            "authorization",
            "vapid t=a.b.c, k=BA");
    assertThat(legacy.statusCode()).isEqualTo(415);
  }

  @Test
  void saysWhatTheScriptSays() throws Exception {
    push.script().onToken("gone", Fault.reason("410"));
    push.script().onToken("busy", Fault.reason("429", 30));

    assertThat(send("gone", "vapid t=a.b.c, k=BA", "60").statusCode()).isEqualTo(410);
    HttpResponse<String> busy = send("busy", "vapid t=a.b.c, k=BA", "60");
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("retry-after")).contains("30");
  }

  @Test
  void verifiesVapidWhenTold() throws Exception {
    push.verifyVapid(true);

    String origin = push.tlsUri().toString();
    assertThat(send("s1", vapid(origin), "60").statusCode()).isEqualTo(201);
    assertThat(send("s1", vapid("https://other.example"), "60").statusCode()).isEqualTo(403);
    assertThat(send("s1", "vapid t=a.b.c, k=BA", "60").statusCode()).isEqualTo(403);
  }

  private static String vapid(String audience) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    long expires = Instant.now().getEpochSecond() + 3600;
    String claims =
        "{\"aud\":\"%s\",\"exp\":%d,\"sub\":\"mailto:a@example.org\"}".formatted(audience, expires);
    String signed =
        base64("{\"alg\":\"ES256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    String key = base64(P256.encode((ECPublicKey) keys.getPublic()));
    return "vapid t=" + signed + "." + base64(signature.sign()) + ", k=" + key;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private HttpResponse<String> send(String id, String authorization, String ttl) throws Exception {
    return MockClient.post(
        push.tlsEndpoint(id),
        "x",
        "ttl",
        ttl,
        "content-encoding",
        "aes128gcm",
        "authorization",
        authorization);
  }
}
