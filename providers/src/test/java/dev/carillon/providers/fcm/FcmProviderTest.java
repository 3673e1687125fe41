package dev.carillon.providers.fcm;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.fcm.MockFcm;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Latency;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderOnMock;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.RecordingSink;
import dev.carillon.providers.Submission;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmProviderTest extends ProviderOnMock<MockFcm> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected MockFcm startMock() throws IOException {
    return MockFcm.start(net, 0);
  }

  @Override
  protected PushProvider openProvider() throws IOException {
    return open(Duration.ofSeconds(10));
  }

  @Test
  void theDeviceGetsWhatWasRendered() throws Exception {
    assertThat(sendTo("device-1")).isEqualTo(new Outcome.Accepted("0:1"));
    assertThat(JSON.readTree(mock.recorder().last().text()))
        .isEqualTo(
            JSON.readTree(
                """
                {"message":{"token":"device-1","notification":{"title":"Title","body":"Body"},
                 "data":{"notificationId":"n-1"},
                 "android":{"priority":"NORMAL","ttl":"3600s"}}}
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "UNREGISTERED, Gone",
    "SENDER_ID_MISMATCH, CREDENTIAL_AUTH",
    "THIRD_PARTY_AUTH_ERROR, CREDENTIAL_AUTH",
    "QUOTA_EXCEEDED, PROVIDER_QUOTA",
    "UNAVAILABLE, PROVIDER_TRANSIENT",
    "INTERNAL, PROVIDER_TRANSIENT",
    "INVALID_ARGUMENT:message.token, Gone",
    "INVALID_ARGUMENT:message.data, CALLER_PAYLOAD",
    "INVALID_ARGUMENT, CALLER_PAYLOAD"
  })
  void classifiesRefusalsOnTheWire(String reason, String expected) throws Exception {
    mock.script().onToken("device-1", Fault.reason(reason));
    Outcome outcome = sendTo("device-1");
    String seen = outcome instanceof Outcome.Gone ? "Gone" : failureClass(outcome).name();
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void passesRetryAfterOn() throws Exception {
    mock.script().always(Fault.reason("QUOTA_EXCEEDED", 17));
    assertThat(sendTo("device-1"))
        .isEqualTo(
            new Outcome.Retryable(
                FailureClass.PROVIDER_QUOTA, "QUOTA_EXCEEDED", Duration.ofSeconds(17)));
  }

  @Test
  void aTopicIsOneMessage() throws Exception {
    List<ProviderToken> topic = List.of(new ProviderToken.ProviderTopic(ProviderKind.FCM, "news"));
    provider.send(Submissions.of(ProviderKind.FCM, Submissions.options(), topic), sink);
    assertThat(sink.await(1, PATIENCE).get(1L)).containsExactly(new Outcome.Accepted("0:1"));
    assertThat(JSON.readTree(mock.recorder().last().text()).at("/message/topic").asText())
        .isEqualTo("news");
  }

  @Test
  void manyDevicesShareOneAccessToken() throws Exception {
    mock.recorder().mode(Recorder.Mode.TOKENS);
    Map<Long, List<Outcome>> outcomes = send(1000);
    assertThat(outcomes.values()).allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    assertThat(mock.accessTokens().issued()).isEqualTo(1);
    assertThat(mock.recorder().distinctTokens()).isEqualTo(1000);
    assertThat(mock.connections()).isLessThanOrEqualTo(4);
  }

  @Test
  void renewsARefusedAccessTokenOnceAndSendsAgain() throws Exception {
    sendTo("device-1");
    mock.accessTokens().revokeAll();
    RecordingSink second = new RecordingSink();
    provider.send(submission(50), second);
    assertThat(second.await(50, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    assertThat(mock.accessTokens().issued()).isEqualTo(2);
  }

  @Test
  void anAccessTokenThatIsRefusedAgainIsTheCredentialsFault() throws Exception {
    mock.script().always(Fault.reason("UNAUTHENTICATED"));
    assertThat(send(20).values())
        .allMatch(
            each ->
                each.get(0)
                    .equals(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "UNAUTHENTICATED")));
    assertThat(mock.accessTokens().issued()).isEqualTo(2);
  }

  @Test
  void aRefusedServiceAccountIsTheCredentialsFault() throws Exception {
    mock.tokenScript().always(Fault.reason("invalid_grant"));
    assertThat(sendTo("device-1"))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "token_invalid_grant"));
    assertThat(sendAgainTo("device-2"))
        .isEqualTo(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "token_invalid_grant"));
    assertThat(mock.tokenRecorder().total()).isEqualTo(1);
  }

  @Test
  void aFailingTokenEndpointIsRetryable() throws Exception {
    mock.tokenScript().always(Fault.status(503, 4));
    assertThat(sendTo("device-1"))
        .isEqualTo(
            new Outcome.Retryable(
                FailureClass.PROVIDER_TRANSIENT, "token_503", Duration.ofSeconds(4)));
  }

  @Test
  void aHangingTokenEndpointEndsWithinTheRequestTimeout() throws Exception {
    PushProvider hasty = open(Duration.ofMillis(300));
    mock.tokenScript().always(Fault.hang());
    hasty.send(submission(3), sink);
    assertThat(sink.await(3, PATIENCE).values())
        .allMatch(each -> failureClass(each.get(0)) == FailureClass.NETWORK_TRANSPORT);
    hasty.close();
  }

  @Test
  void aMessageThatOutlivedItsTimeIsNotSent() throws Exception {
    provider.send(
        Submissions.of(
            ProviderKind.FCM,
            Submissions.expiring(Instant.now().minusSeconds(1)),
            Submissions.devices(ProviderKind.FCM, 2)),
        sink);
    assertThat(sink.await(2, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Expired);
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void aTargetOfAnotherProviderStillGetsAnOutcome() throws Exception {
    List<ProviderToken> foreign = List.of(new ProviderToken.ApnsDevice("ab"));
    provider.send(Submissions.of(ProviderKind.FCM, Submissions.options(), foreign), sink);
    assertThat(failureClass(sink.await(1, PATIENCE).get(1L).get(0)))
        .isEqualTo(FailureClass.UNKNOWN);
  }

  @Test
  void aHangingDeviceTimesOutAlone() throws Exception {
    PushProvider hasty = open(Duration.ofSeconds(1));
    mock.script().onToken("device-3", Fault.hang());
    hasty.send(submission(5), sink);
    Map<Long, List<Outcome>> outcomes = sink.await(5, PATIENCE);
    assertThat(outcomes.remove(3L))
        .containsExactly(new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "timed_out", null));
    assertThat(outcomes.values()).allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    hasty.close();
  }

  @Test
  void aGoAwayLosesNothing() throws Exception {
    mock.script().next(3, Fault.goAway());
    Map<Long, List<Outcome>> outcomes = send(100);
    assertThat(outcomes.values())
        .allMatch(
            each ->
                each.get(0) instanceof Outcome.Accepted
                    || failureClass(each.get(0)) == FailureClass.NETWORK_TRANSPORT);
    assertThat(outcomes.values()).anyMatch(each -> each.get(0) instanceof Outcome.Accepted);
  }

  @Test
  void everyDeviceGetsOneOutcomeUnderRandomFaults() throws Exception {
    PushProvider hasty = open(Duration.ofSeconds(2));
    mock.script().latency(Latency.quantiles(Duration.ofMillis(2), Duration.ofMillis(40), 1));
    Fault[] faults = {
      Fault.drop(),
      Fault.goAway(),
      Fault.reset(7),
      Fault.reset(2),
      Fault.hang(),
      Fault.status(500),
      Fault.reason("UNREGISTERED"),
      Fault.reason("UNAUTHENTICATED")
    };
    RecordingSink[] sinks = new RecordingSink[faults.length];
    for (int i = 0; i < faults.length; i++) {
      sinks[i] = new RecordingSink();
      mock.script().rate(0.05, i, faults[i]);
      hasty.send(submission(200), sinks[i]);
      sinks[i].await(i % 2 == 0 ? 200 : 1, PATIENCE);
    }
    for (RecordingSink each : sinks) {
      each.await(200, PATIENCE);
    }
    hasty.close();
  }

  private Outcome sendTo(String device) throws InterruptedException {
    provider.send(submissionTo(device), sink);
    return sink.await(1, PATIENCE).get(1L).get(0);
  }

  private Outcome sendAgainTo(String device) throws InterruptedException {
    RecordingSink again = new RecordingSink();
    provider.send(submissionTo(device), again);
    return again.await(1, PATIENCE).get(1L).get(0);
  }

  private Map<Long, List<Outcome>> send(int devices) throws InterruptedException {
    provider.send(submission(devices), sink);
    return sink.await(devices, PATIENCE);
  }

  private static Submission submission(int devices) {
    return Submissions.of(
        ProviderKind.FCM, Submissions.options(), Submissions.devices(ProviderKind.FCM, devices));
  }

  private static Submission submissionTo(String device) {
    return Submissions.of(
        ProviderKind.FCM, Submissions.options(), Submissions.devices(ProviderKind.FCM, device));
  }

  private PushProvider open(Duration requestTimeout) {
    return providers.open(
        Credentials.parse(
            ProviderKind.FCM,
            JSON.createObjectNode().put("serviceAccountJson", mock.serviceAccountJson())),
        Submissions.settings(mock.uri(), mock.tokenUri(), requestTimeout));
  }

  private static FailureClass failureClass(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.failureClass();
    }
    return outcome instanceof Outcome.Retryable retryable ? retryable.failureClass() : null;
  }
}
