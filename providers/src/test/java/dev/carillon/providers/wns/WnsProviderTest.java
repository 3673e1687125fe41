package dev.carillon.providers.wns;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.wns.MockWns;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderOnMock;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submission;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WnsProviderTest extends ProviderOnMock<MockWns> {

  @Override
  protected MockWns startMock() throws IOException {
    return MockWns.start(net, 0);
  }

  @Override
  protected PushProvider openProvider() throws IOException {
    return open(Submissions.settings(null, mock.tokenUri(), Duration.ofSeconds(10)));
  }

  @Test
  void sendsAToast() throws Exception {
    assertThat(sendTo("c1")).isEqualTo(new Outcome.Accepted("WNS1"));
    Received received = mock.recorder().last();
    assertThat(received.header("x-wns-type")).isEqualTo("wns/toast");
    assertThat(received.header("content-type")).isEqualTo("text/xml");
    assertThat(Integer.parseInt(received.header("x-wns-ttl"))).isBetween(3590, 3600);
    assertThat(received.header("x-wns-requestforstatus")).isEqualTo("true");
    assertThat(received.text()).contains("<text>Title</text>");
  }

  @ParameterizedTest
  @CsvSource({
    "400, CALLER_PAYLOAD",
    "403, CREDENTIAL_AUTH",
    "404, Gone",
    "406, PROVIDER_QUOTA",
    "410, Gone",
    "413, CALLER_PAYLOAD",
    "500, PROVIDER_TRANSIENT",
    "503, PROVIDER_TRANSIENT",
    "dropped, DEVICE_TRANSIENT",
    "channelthrottled, PROVIDER_QUOTA"
  })
  void classifiesRefusalsOnTheWire(String reason, String expected) throws Exception {
    mock.script().onToken("c1", Fault.reason(reason));
    Outcome outcome = sendTo("c1");
    String seen = outcome instanceof Outcome.Gone ? "Gone" : failureClass(outcome).name();
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void renewsARefusedAccessToken() throws Exception {
    sendTo("c1");
    mock.accessTokens().revokeAll();
    RecordingSink second = new RecordingSink();
    provider.send(submission("c1", "c2", "c3"), second);
    assertThat(second.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    assertThat(mock.accessTokens().issued()).isEqualTo(2);
  }

  @Test
  void aWrongSecretIsTheCredentialsFault() throws Exception {
    mock.tokenScript().always(Fault.reason("invalid_client"));
    assertThat(sendTo("c1"))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "token_invalid_client"));
  }

  @Test
  void sendsToNoOriginThatIsNotAllowed() throws Exception {
    List<ProviderToken> tokens = new ArrayList<>();
    tokens.add(new ProviderToken.WnsChannel("https://example.org/?token=x"));
    tokens.add(new ProviderToken.WnsChannel(mock.channelUri("c1").toString()));
    provider.send(Submissions.of(ProviderKind.WNS, Submissions.options(), tokens), sink);
    Map<Long, List<Outcome>> outcomes = sink.await(2, PATIENCE);
    assertThat(outcomes.get(1L))
        .containsExactly(new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "endpoint_refused"));
    assertThat(outcomes.get(2L).get(0)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void productionConnectsToNoLoopbackChannel() throws Exception {
    ProviderSettings strict =
        new ProviderSettings(
            null,
            mock.tokenUri(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            4,
            100,
            false,
            List.of("https://localhost"),
            null);
    PushProvider guarded = open(strict);
    guarded.send(submission("c1"), sink);
    assertThat(failureClass(sink.await(1, PATIENCE).get(1L).get(0)))
        .isEqualTo(FailureClass.DEVICE_TERMINAL);
    assertThat(mock.recorder().total()).isZero();
    guarded.close();
  }

  @Test
  void everyChannelGetsOneOutcomeUnderRandomFaults() throws Exception {
    PushProvider hasty = open(Submissions.settings(null, mock.tokenUri(), Duration.ofSeconds(1)));
    Fault[] faults = {Fault.drop(), Fault.hang(), Fault.goAway(), Fault.reason("401")};
    String[] channels = new String[100];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = "c" + i;
    }
    for (int i = 0; i < faults.length; i++) {
      mock.script().rate(0.1, i, faults[i]);
      RecordingSink each = new RecordingSink();
      hasty.send(submission(channels), each);
      each.await(channels.length, PATIENCE);
    }
    hasty.close();
  }

  private Outcome sendTo(String channel) throws InterruptedException {
    provider.send(submission(channel), sink);
    return sink.await(1, PATIENCE).get(1L).get(0);
  }

  private Submission submission(String... channels) {
    List<ProviderToken> tokens = new ArrayList<>();
    for (String channel : channels) {
      tokens.add(new ProviderToken.WnsChannel(mock.channelUri(channel).toString()));
    }
    return Submissions.of(ProviderKind.WNS, Submissions.options(), tokens);
  }

  private PushProvider open(ProviderSettings settings) {
    return providers.open(new WnsCredential(mock.packageSid(), mock.clientSecret()), settings);
  }

  private static FailureClass failureClass(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.failureClass();
    }
    return outcome instanceof Outcome.Retryable retryable ? retryable.failureClass() : null;
  }
}
