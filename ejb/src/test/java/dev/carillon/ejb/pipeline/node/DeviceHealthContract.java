package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What failing pushes leave behind: at the device, and in the status of their publish. */
abstract class DeviceHealthContract {

  private static final Outcome AWAY =
      new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "UNAVAILABLE", null);

  private TestPipeline pipeline;

  abstract DataSource database();

  @BeforeEach
  void start() {
    pipeline = new TestPipeline(database(), TestPipeline.quick(), 1, Clock.systemUTC()).start();
    pipeline.devices("d", 2, "news");
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aDeviceWhosePushesAreGivenUpIsFailingUntilOneWorks() {
    pipeline.fcm.answers((s, t) -> isFirst(t.token().identity()) ? AWAY : accepted());
    PublishStatus first = publish();
    assertThat(first.state()).isEqualTo(PublishState.PARTIALLY_SUCCEEDED);
    publish();
    assertThat(devices("push_state = 'FAILING' and failure_count = 2")).isEqualTo(1);
    assertThat(devices("error_reason = 'UNAVAILABLE'")).isEqualTo(1);

    pipeline.fcm.answers((s, t) -> accepted());
    long untouched = version("d-1");
    publish();
    assertThat(devices("push_state = 'ACTIVE' and failure_count = 0 and error_reason is null"))
        .isEqualTo(2);
    assertThat(version("d-1")).isEqualTo(untouched);
    assertThat(version("d-0")).isEqualTo(4);
  }

  @Test
  void aRetryThatWorksInTheEndIsNoFailureOfTheDevice() {
    pipeline.fcm.answers((s, t) -> pipeline.fcm.sent().size() <= 2 ? AWAY : accepted());
    publish();
    assertThat(devices("push_state = 'ACTIVE' and failure_count = 0 and version = 1")).isEqualTo(2);
  }

  @Test
  void aDeviceThatHasANewTokenIsNotBlamedForTheOldOne() {
    pipeline.fcm.answers(
        (s, t) -> {
          pipeline.sql("update device set token_since = token_since + 1");
          return AWAY;
        });
    String publish = pipeline.publish(new Target.Device("d-0")).publishId();
    pipeline.awaitEnd(publish);
    assertThat(devices("push_state = 'ACTIVE' and failure_count = 0")).isEqualTo(2);
  }

  @Test
  void aPublishOfWhichAllFailedSaysWhatWasCommonest() {
    pipeline.devices("e", 3, "news");
    pipeline.fcm.answers(
        (s, t) ->
            isFirst(t.token().identity())
                ? new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, "INVALID_ARGUMENT")
                : new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "SENDER_ID_MISMATCH"));
    PublishStatus status = publish();
    assertThat(status.state()).isEqualTo(PublishState.FAILED);
    assertThat(status.errorReason()).isEqualTo("credential_auth: SENDER_ID_MISMATCH");
  }

  @Test
  void aPublishThatWasGivenUpSaysWhy() {
    pipeline.fcm.answers((s, t) -> AWAY);
    PublishStatus status = publish();
    assertThat(status.state()).isEqualTo(PublishState.DEAD_LETTERED);
    assertThat(status.errorReason()).isEqualTo("provider_transient: UNAVAILABLE");
  }

  @Test
  void aPublishOfWhichSomeArrivedHasNoErrorReason() {
    pipeline.fcm.answers(
        (s, t) ->
            isFirst(t.token().identity())
                ? new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, "INVALID_ARGUMENT")
                : accepted());
    assertThat(publish().errorReason()).isNull();
  }

  private PublishStatus publish() {
    return pipeline.awaitEnd(pipeline.publish(new Target.Channel("news")).publishId());
  }

  private long devices(String condition) {
    return pipeline.count("select count(*) from device where " + condition);
  }

  private long version(String deviceId) {
    return pipeline.count("select version from device where device_id = '" + deviceId + "'");
  }

  private static boolean isFirst(String token) {
    return token.equals("token-d-0");
  }

  private static Outcome accepted() {
    return new Outcome.Accepted("m");
  }
}
