package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.FailureClass;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken.ApnsDevice;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways of authentication, checked by a server that is not of this project: Pushy's. */
class ApnsAuthenticationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String KNOWN = "%064x".formatted(1);
  private static final String EXPIRED = "%064x".formatted(2);

  @TempDir private Path directory;
  private final ApnsKeys keys = ApnsKeys.create();
  private final RecordingSink sink = new RecordingSink();
  private ApnsThreads threads;
  private MockApnsServer server;

  @BeforeEach
  void start() {
    threads = new ApnsThreads(Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    threads.close();
    server.shutdown().join();
  }

  @Test
  void aSigningKeyIsVerifiedWithTopicAndDeviceToken()
      throws GeneralSecurityException, IOException, InterruptedException {
    ApnsVerificationKey key =
        new ApnsVerificationKey(
            ApnsKeys.KEY_ID, ApnsKeys.TEAM, (ECPublicKey) keys.pair().getPublic());
    Instant since = Instant.ofEpochMilli(1_700_000_000_000L);
    int port =
        listen(
            new ValidatingPushNotificationHandlerFactory(
                Map.of(ApnsKeys.TOPIC, Set.of(KNOWN, EXPIRED)),
                Map.of(EXPIRED, since),
                Map.of(ApnsKeys.KEY_ID, key),
                Map.of(key, Set.of(ApnsKeys.TOPIC))));

    send(keys.credential(), port, KNOWN, EXPIRED);

    assertThat(sink.of(0)).isEqualTo(new Outcome.Accepted(ApnsIds.of(7, 0).toString()));
    assertThat(sink.of(1)).isEqualTo(new Outcome.Gone("Unregistered", since));
  }

  @Test
  void aWrongSigningKeyIsTheCredentialsFault()
      throws GeneralSecurityException, IOException, InterruptedException {
    ApnsVerificationKey other =
        new ApnsVerificationKey(
            ApnsKeys.KEY_ID, ApnsKeys.TEAM, (ECPublicKey) ApnsKeys.create().pair().getPublic());
    int port =
        listen(
            new ValidatingPushNotificationHandlerFactory(
                Map.of(ApnsKeys.TOPIC, Set.of(KNOWN)),
                Map.of(),
                Map.of(ApnsKeys.KEY_ID, other),
                Map.of(other, Set.of(ApnsKeys.TOPIC))));

    send(keys.credential(), port, KNOWN);

    assertThat(sink.of(0))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "InvalidProviderToken"));
  }

  @Test
  void aCertificateIsShownAndNoProviderToken()
      throws GeneralSecurityException, IOException, InterruptedException {
    BlockingQueue<Principal> shown = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> withToken = new LinkedBlockingQueue<>();
    int port =
        listen(
            session -> {
              try {
                shown.add(session.getPeerPrincipal());
              } catch (SSLPeerUnverifiedException e) {
                throw new IllegalStateException(e);
              }
              return (headers, payload) -> withToken.add(headers.contains("authorization"));
            });
    String pem = ApnsCertificates.pem(true);

    send(ApnsCredential.parse(JsonNodeFactory.instance.objectNode().put("pem", pem)), port, KNOWN);

    assertThat(sink.of(0)).isInstanceOf(Outcome.Accepted.class);
    assertThat(shown.poll(1, TimeUnit.SECONDS))
        .isEqualTo(ApnsCertificates.certificate().getSubjectX500Principal());
    assertThat(withToken.poll(1, TimeUnit.SECONDS)).isFalse();
  }

  private int listen(PushNotificationHandlerFactory handlers)
      throws GeneralSecurityException, IOException {
    X509Certificate[] chain = {ApnsCertificates.certificate()};
    byte[] pem = certificatePem().getBytes(StandardCharsets.US_ASCII);
    server =
        new MockApnsServerBuilder()
            .setServerCredentials(chain, ApnsCertificates.privateKey(), null)
            .setTrustedClientCertificateChain(new ByteArrayInputStream(pem))
            .setHandlerFactory(handlers)
            .build();
    return server.start(0).join();
  }

  private static String certificatePem() throws GeneralSecurityException {
    return ApnsCertificates.block("CERTIFICATE", ApnsCertificates.certificate().getEncoded());
  }

  private void send(ApnsCredential credential, int port, String... tokens)
      throws GeneralSecurityException, IOException, InterruptedException {
    Path trusted = Files.writeString(directory.resolve("server.pem"), certificatePem());
    ProviderSettings settings =
        new ProviderSettings(
            URI.create("https://localhost:" + port),
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            1,
            100,
            false,
            List.of(),
            trusted);
    DeliveryOptions options = new DeliveryOptions(Duration.ofHours(1), null, null, Urgency.NORMAL);
    PushContent content = new PushContent("n-1", "Title", null, null, null, null, null, null);
    List<PushTarget> targets =
        IntStream.range(0, tokens.length)
            .mapToObj(i -> new PushTarget(i, new ApnsDevice(tokens[i])))
            .toList();
    try (ApnsProvider provider =
        new ApnsProvider(credential, settings, threads, Clock.systemUTC())) {
      provider.send(
          new Submission(7, new ApnsRenderer().render(content, options), options, targets), sink);
      sink.await(tokens.length, PATIENCE);
    }
  }
}
