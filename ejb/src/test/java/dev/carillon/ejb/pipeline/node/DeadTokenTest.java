package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.mocks.fcm.MockFcm;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What FCM's word that a token is none does to its device, over the real wire. */
class DeadTokenTest {

  private static final String DEAD = "select count(*) from device where push_state = 'FAILED'";

  private final MockNet net = MockNet.start();
  private final Providers providers = new Providers(Clock.systemUTC());
  private final TestPipeline pipeline = new TestPipeline();
  private MockFcm mock;

  @BeforeEach
  void open() throws IOException {
    mock = MockFcm.start(net, 0);
    pipeline.provider =
        providers.open(
            Credentials.parse(
                ProviderKind.FCM,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("serviceAccountJson", mock.serviceAccountJson())),
            new ProviderSettings(
                mock.uri(),
                mock.tokenUri(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                4,
                1000,
                true,
                List.of(),
                null));
    pipeline.start();
  }

  @AfterEach
  void close() {
    pipeline.close();
    pipeline.provider.close();
    providers.close();
    mock.close();
    net.close();
  }

  @Test
  void aTokenThatIsNoneIsClearedAndNotPushedAgain() {
    pipeline.devices("d", 2, "news");
    mock.script().onToken("token-d-0", Fault.reason("INVALID_ARGUMENT:message.token"));
    String first = pipeline.publish(new Target.Channel("news")).publishId();
    assertThat(pipeline.awaitEnd(first).counters().failed()).isEqualTo(1);
    assertThat(pipeline.deliveries(first))
        .anySatisfy(
            delivery -> {
              assertThat(delivery.outcome()).isEqualTo(DeliveryOutcome.GONE);
              assertThat(delivery.reason()).isEqualTo("INVALID_ARGUMENT message.token");
            });
    assertThat(pipeline.count(DEAD)).isEqualTo(1);

    String second = pipeline.publish(new Target.Channel("news")).publishId();
    assertThat(pipeline.awaitEnd(second).counters().planned()).isEqualTo(1);
  }

  @Test
  void whatWeRefuseToSendOurselvesSaysNothingOfTheCredential() {
    pipeline.fcm.answers(
        (s, t) -> new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "address_refused"));
    pipeline.fcm.takes(0);
    PushProvider wire = pipeline.provider;
    pipeline.provider = pipeline.fcm;
    pipeline.devices("d", 400, "news");
    pipeline.awaitEnd(pipeline.publish(new Target.Channel("news")).publishId());
    pipeline.awaitEnd(pipeline.publish(new Target.Channel("news")).publishId());
    pipeline.provider = wire;
    assertThat(pipeline.pausedCredentials).isEmpty();
    assertThat(pipeline.count(DEAD)).isZero();
  }

  @Test
  void aWholeRegistryOfTokensThatAreNoneIsTheCredentialsFault() {
    pipeline.batchSize = 300;
    pipeline.devices("d", 300, "news");
    mock.script().always(Fault.reason("INVALID_ARGUMENT:message.token"));
    String publish = pipeline.publish(new Target.Channel("news")).publishId();
    pipeline.awaitEnd(publish);
    TestPipeline.await(() -> !pipeline.pausedCredentials.isEmpty(), "the pause");
    assertThat(pipeline.pauseReasons.get(7L))
        .startsWith("INVALID_ARGUMENT message.token: ")
        .contains(" answers in a minute (100 %)");
    long putAside = pipeline.count("select count(*) from quarantined_invalidation");
    assertThat(putAside).isGreaterThan(0);
    assertThat(pipeline.count(DEAD)).isEqualTo(300 - putAside).isLessThan(200);
  }
}
