package dev.carillon.providers.hms;

import static dev.carillon.providers.Submissions.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.hms.MockHms;
import dev.carillon.mocks.script.Fault;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderOnMock;
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

class HmsProviderTest extends ProviderOnMock<MockHms> {

  @Override
  protected MockHms startMock() throws IOException {
    return MockHms.start(net, 0);
  }

  @Override
  protected PushProvider openProvider() throws IOException {
    return open(mock.clientSecret());
  }

  @Test
  void sendsUpToAThousandDevicesInARequest() throws Exception {
    Map<Long, List<Outcome>> outcomes = send(Submissions.devices(ProviderKind.HMS, 2300));
    assertThat(outcomes.values()).allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    assertThat(mock.recorder().total()).isEqualTo(3);
    assertThat(mock.accessTokens().issued()).isEqualTo(1);
    JsonNode last = new ObjectMapper().readTree(mock.recorder().last().text());
    assertThat(last.at("/message/notification/title").asText()).isEqualTo("Title");
  }

  @Test
  void clearsOnlyTheTokensThatHuaweiNames() throws Exception {
    mock.illegal("device-2", "device-5");
    Map<Long, List<Outcome>> outcomes = send(Submissions.devices(ProviderKind.HMS, 6));
    assertThat(outcomes.get(2L)).containsExactly(new Outcome.Gone("80100000", null));
    assertThat(outcomes.get(5L)).containsExactly(new Outcome.Gone("80100000", null));
    assertThat(outcomes.get(1L).get(0)).isInstanceOf(Outcome.Accepted.class);
    assertThat(outcomes.get(6L).get(0)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void clearsAllWhenAllAreNamed() throws Exception {
    mock.illegal("device-1", "device-2");
    assertThat(send(Submissions.devices(ProviderKind.HMS, 2)).values())
        .allMatch(each -> each.get(0).equals(new Outcome.Gone("80300007", null)));
  }

  @Test
  void renewsARefusedAccessToken() throws Exception {
    send(Submissions.devices(ProviderKind.HMS, 1));
    mock.accessTokens().revokeAll();
    RecordingSink second = new RecordingSink();
    provider.send(submission(Submissions.devices(ProviderKind.HMS, 3)), second);
    assertThat(second.await(3, PATIENCE).values())
        .allMatch(each -> each.get(0) instanceof Outcome.Accepted);
    assertThat(mock.accessTokens().issued()).isEqualTo(2);
  }

  @Test
  void aWrongSecretIsTheCredentialsFault() throws Exception {
    PushProvider wrong = open("other");
    wrong.send(submission(Submissions.devices(ProviderKind.HMS, 1)), sink);
    assertThat(sink.await(1, PATIENCE).get(1L))
        .containsExactly(new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "token_1101"));
    wrong.close();
  }

  @Test
  void oneFailingRequestLeavesTheOthersAlone() throws Exception {
    mock.script().next(1, Fault.reason("81000001", 3));
    Map<Long, List<Outcome>> outcomes = send(Submissions.devices(ProviderKind.HMS, 1500));
    Outcome failed =
        new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "81000001", Duration.ofSeconds(3));
    long retryable = outcomes.values().stream().filter(each -> each.get(0).equals(failed)).count();
    assertThat(retryable).isIn(500L, 1000L);
  }

  @Test
  void aDroppedConnectionIsRetryableForEachDevice() throws Exception {
    mock.script().always(Fault.drop());
    assertThat(send(Submissions.devices(ProviderKind.HMS, 5)).values())
        .allMatch(
            each ->
                each.get(0)
                    .equals(
                        new Outcome.Retryable(
                            FailureClass.NETWORK_TRANSPORT, "connection_reset", null)));
  }

  @Test
  void aTopicHasARequestOfItsOwn() throws Exception {
    List<ProviderToken> mixed = new ArrayList<>(Submissions.devices(ProviderKind.HMS, 2));
    mixed.add(new ProviderToken.ProviderTopic(ProviderKind.HMS, "news"));
    send(mixed);
    assertThat(mock.recorder().total()).isEqualTo(2);
  }

  private Map<Long, List<Outcome>> send(List<ProviderToken> tokens) throws InterruptedException {
    provider.send(submission(tokens), sink);
    return sink.await(tokens.size(), PATIENCE);
  }

  private static Submission submission(List<ProviderToken> tokens) {
    return Submissions.of(ProviderKind.HMS, Submissions.options(), tokens);
  }

  private PushProvider open(String secret) {
    return providers.open(
        new HmsCredential(mock.appId(), secret),
        Submissions.settings(mock.uri(), mock.tokenUri(), Duration.ofSeconds(10)));
  }
}
