package dev.carillon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Latency;
import dev.carillon.mocks.wire.MockNet;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link PushProvider} promises, whichever push service is behind it. */
public abstract class PushProviderContract {

  private static final int DEVICES = 40;

  private final RecordingSink sink = new RecordingSink();
  private MockNet net;
  private Providers providers;
  private ProviderMock mock;
  private PushProvider provider;

  /** Starts the stand-in on a free port. */
  protected abstract ProviderMock start(MockNet net) throws IOException;

  /** A client with a credential that the stand-in takes. */
  protected abstract PushProvider open(Providers providers, Duration requestTimeout)
      throws IOException;

  /** Devices that the stand-in takes. */
  protected abstract List<? extends ProviderToken> tokens(int count);

  protected abstract ProviderKind kind();

  @BeforeEach
  void open() throws IOException {
    net = MockNet.start();
    mock = start(net);
    providers = new Providers(Clock.systemUTC());
    provider = open(providers, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    provider.close();
    providers.close();
    mock.close();
    net.close();
  }

  @Test
  void saysWhoseClientItIs() {
    assertThat(provider.kind()).isEqualTo(kind());
  }

  @Test
  void acceptsEveryDevice() throws InterruptedException {
    assertThat(send(null)).allMatch(each -> each instanceof Outcome.Accepted);
  }

  @Test
  void sendsNothingThatHasExpired() throws InterruptedException {
    assertThat(send(Instant.now().minusSeconds(1)))
        .allMatch(each -> each instanceof Outcome.Expired);
    assertThat(mock.recorder().total()).isZero();
  }

  @Test
  void aFailingServiceIsRetryable() throws InterruptedException {
    mock.script().always(Fault.status(500));
    assertThat(send(null)).allMatch(each -> each instanceof Outcome.Retryable);
  }

  @Test
  void everyDeviceHasOneOutcomeWhenConnectionsBreak() throws InterruptedException {
    mock.script().always(Fault.drop());
    assertThat(send(null)).allMatch(each -> classOf(each) == FailureClass.NETWORK_TRANSPORT);
    mock.script().clear();
    assertThat(sendAgain()).allMatch(each -> each instanceof Outcome.Accepted);
  }

  @Test
  void everyDeviceHasOneOutcomeWhenTheServiceHangs() throws IOException, InterruptedException {
    provider.close();
    provider = open(providers, Duration.ofSeconds(1));
    mock.script().always(Fault.hang());
    assertThat(send(null)).allMatch(each -> classOf(each) == FailureClass.NETWORK_TRANSPORT);
  }

  @Test
  void closingLetsWhatWasSubmittedEnd() throws InterruptedException {
    send(null);
    mock.script().latency(Latency.fixed(Duration.ofMillis(300)));
    RecordingSink last = new RecordingSink();
    provider.send(submission(null), last);
    mock.recorder().await(1, Submissions.PATIENCE);
    provider.close();
    assertThat(outcomes(last)).hasSize(DEVICES);
  }

  @Test
  void aClosedClientStillGivesOutcomes() throws InterruptedException {
    send(null);
    provider.close();
    assertThat(sendAgain()).noneMatch(each -> each instanceof Outcome.Gone);
  }

  @Test
  void endingEverythingGivesOutcomes() throws InterruptedException {
    mock.script().always(Fault.hang());
    provider.send(submission(null), sink);
    mock.recorder().await(1, Submissions.PATIENCE);
    providers.close();
    assertThat(outcomes(sink)).allMatch(each -> each instanceof Outcome.Retryable);
  }

  private List<Outcome> send(Instant expiresAt) throws InterruptedException {
    provider.send(submission(expiresAt), sink);
    return outcomes(sink);
  }

  private List<Outcome> sendAgain() throws InterruptedException {
    RecordingSink again = new RecordingSink();
    provider.send(submission(null), again);
    return outcomes(again);
  }

  private Submission submission(Instant expiresAt) {
    return Submissions.of(kind(), Submissions.expiring(expiresAt), tokens(DEVICES));
  }

  private static List<Outcome> outcomes(RecordingSink sink) throws InterruptedException {
    Map<Long, List<Outcome>> all = sink.await(DEVICES, Submissions.PATIENCE);
    return all.values().stream().map(each -> each.get(0)).toList();
  }

  private static FailureClass classOf(Outcome outcome) {
    return outcome instanceof Outcome.Retryable retryable ? retryable.failureClass() : null;
  }
}
