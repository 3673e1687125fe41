package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.FailureClass;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.admit.CancelAnswer;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.ReplayAnswer;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.DeadLetterQuery;
import dev.carillon.ejb.pipeline.status.DeadLetterView;
import dev.carillon.ejb.pipeline.status.DeliveryView;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.providers.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineBehaviourTest {

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aDeviceThatManyTargetsMatchGetsOnePush() {
    pipeline.devices("d", 3, "news");
    pipeline.sql(
        "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
            + " select app_id, 'more', recipient_key, 1 from device");
    PublishReceipt receipt =
        pipeline.publish(
            new Target.Channel("news"),
            new Target.Channel("more"),
            new Target.Device("d-1"),
            new Target.Client("user-d-2"),
            new Target.Recipient(RecipientAddress.fcm("token-d-0")),
            new Target.Recipient(RecipientAddress.fcm("unknown")),
            new Target.Recipient(RecipientAddress.fcm("unknown")));
    assertThat(receipt.expectedRecipients()).isEqualTo(4);
    assertThat(pipeline.awaitEnd(receipt.publishId()).counters().succeeded()).isEqualTo(4);
    assertThat(pipeline.fcm.sent())
        .extracting(ScriptedProvider.Sent::token)
        .containsExactlyInAnyOrder("token-d-0", "token-d-1", "token-d-2", "unknown");
  }

  @Test
  void rawRecipientsOfALargePublishAreSentToOnce() {
    pipeline.devices("d", 600, "news");
    PublishReceipt receipt =
        pipeline.publish(
            new Target.Channel("news"),
            new Target.Recipient(RecipientAddress.fcm("token-d-599")),
            new Target.Recipient(RecipientAddress.fcm("elsewhere")));
    assertThat(receipt.fastPath()).isFalse();
    assertThat(pipeline.awaitEnd(receipt.publishId()).counters().succeeded()).isEqualTo(601);
    assertThat(pipeline.fcm.sent()).hasSize(601);
  }

  @Test
  void aRepeatedPublishAnswersTheFirstAndAnotherBodyConflicts() {
    pipeline.devices("d", 2, null);
    PublishCommand once = named("p1", "key", new Target.Device("d-0"));
    PublishReceipt first = pipeline.service.publish(once);
    pipeline.awaitEnd("p1");
    PublishReceipt again = pipeline.service.publish(once);
    assertThat(again.repeated()).isTrue();
    assertThat(again.publishId()).isEqualTo(first.publishId());
    assertThat(again.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(again.renderedPayloads()).isEqualTo(first.renderedPayloads());
    for (PublishCommand other :
        List.of(
            named("p2", "key", new Target.Device("d-0")),
            named("p1", null, new Target.Device("d-1")))) {
      assertThatThrownBy(() -> pipeline.service.publish(other))
          .isInstanceOfSatisfying(
              ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }
    assertThat(pipeline.fcm.sent()).hasSize(1);
  }

  @Test
  void aBatchOfPublishesIsAcceptedEntirelyOrNotAtAll() {
    pipeline.devices("d", 1, null);
    PublishCommand good = named("good", null, new Target.Device("d-0"));
    PublishCommand bad =
        new PublishCommand(
            TestPipeline.APP, "bad", null, List.of(), good.content(), Map.of(), good.options());
    assertThatThrownBy(() -> pipeline.service.publishAll(List.of(good, bad)))
        .isInstanceOf(ServiceException.class);
    assertThat(pipeline.service.status(TestPipeline.APP, "good")).isEmpty();
    assertThat(pipeline.count("select count(*) from dispatch_batch")).isZero();
  }

  @Test
  void anOriginThatHangsHoldsUpNoOther() {
    pipeline.batchSize = 10;
    pipeline.devices("hangs", 3000, "news");
    pipeline.sql("update device set origin = 'https://hangs.example.com'");
    pipeline.devices("well", 1000, "news");
    pipeline.fcm.answers(
        (submission, target) ->
            target.token().identity().startsWith("token-hangs") ? null : new Outcome.Accepted("m"));
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    TestPipeline.await(
        () -> pipeline.status(receipt.publishId()).counters().succeeded() == 1000,
        "the devices of the other origin");
    // its answers never come
    pipeline.vanish();
  }

  @Test
  void nobodyToReachIsASuccess() {
    PublishReceipt receipt = pipeline.publish(new Target.Device("nobody"));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(status.errorReason()).isEqualTo("no_recipients");
  }

  @Test
  void retriesGoOnUntilTheyWork() {
    pipeline.devices("d", 5, null);
    AtomicInteger failures = new AtomicInteger(5);
    pipeline.fcm.answers(
        (s, t) ->
            failures.getAndDecrement() > 0
                ? new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "unavailable", null)
                : new Outcome.Accepted("m"));
    PublishReceipt receipt =
        pipeline.publish(
            new Target.Device("d-0"), new Target.Device("d-1"), new Target.Device("d-2"));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(status.counters().dispatched()).isEqualTo(3);
    assertThat(status.counters().retryScheduled()).isEqualTo(5);
    assertThat(status.counters().retryAttempted()).isEqualTo(5);
    assertThat(pipeline.deliveries(receipt.publishId())).hasSize(3);
  }

  @Test
  void whatNeverWorksBecomesADeadLetterThatCanBeReplayedOnce() {
    pipeline.devices("d", 1, null);
    pipeline.fcm.answers(
        (s, t) -> new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "down", null));
    PublishReceipt receipt =
        pipeline.publish(
            new Target.Device("d-0"), new Target.Recipient(RecipientAddress.fcm("raw")));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.DEAD_LETTERED);
    assertThat(status.counters().deadLettered()).isEqualTo(2);

    List<DeadLetterView> letters =
        pipeline
            .service
            .deadLetters(TestPipeline.APP, new DeadLetterQuery(null, null, null), null, 10)
            .items();
    assertThat(letters).hasSize(2).allMatch(letter -> letter.attempts() == 3);
    pipeline.fcm.answers((s, t) -> new Outcome.Accepted("m"));
    pipeline.fcm.forgetSent();
    for (DeadLetterView letter : letters) {
      ReplayAnswer answer = pipeline.service.replay(TestPipeline.APP, letter.deadLetterId());
      assertThat(answer.replayed()).isTrue();
      assertThat(pipeline.awaitEnd(answer.publishId()).state()).isEqualTo(PublishState.SUCCEEDED);
      assertThat(pipeline.service.replay(TestPipeline.APP, letter.deadLetterId()).reason())
          .isEqualTo("already_replayed");
    }
    assertThat(pipeline.fcm.sent())
        .extracting(ScriptedProvider.Sent::token)
        .containsExactlyInAnyOrder("token-d-0", "raw");
  }

  @Test
  void aGoneTokenIsClearedUnlessItWasReplaced() {
    pipeline.devices("d", 2, null);
    pipeline.fcm.takes(300);
    pipeline.fcm.answers((s, t) -> new Outcome.Gone("UNREGISTERED", null));
    PublishReceipt receipt = pipeline.publish(new Target.Device("d-0"), new Target.Device("d-1"));
    TestPipeline.await(() -> pipeline.fcm.sent().size() == 2, "submission");
    pipeline.sql("update device set token_since = 2 where device_id = 'd-1'");
    pipeline.awaitEnd(receipt.publishId());
    assertThat(pipeline.count("select count(*) from device where enabled = false")).isEqualTo(1);
    assertThat(pipeline.count("select count(*) from device where enabled and device_id = 'd-1'"))
        .isEqualTo(1);
  }

  @Test
  void whoChangedHandsOrUnsubscribedOrWasDisabledIsDropped() {
    pipeline.devices("d", 600, "news");
    pipeline.fcm.takes(50);
    Instant soon = Instant.now().plusMillis(300);
    PublishReceipt receipt = pipeline.service.publish(at(soon, null, new Target.Channel("news")));
    assertThat(receipt.state()).isEqualTo(PublishState.SCHEDULED);
    // planned at its time; what changes between planning and sending cannot be timed from here,
    // so batches are held back by a pause
    pipeline.pausedCredentials.add(7L);
    TestPipeline.await(
        () ->
            pipeline.count("select count(*) from dispatch_batch where state = 0 and throttled") > 0,
        "held batches");
    pipeline.sql("update device set owner_version = 2 where device_id = 'd-0'");
    pipeline.sql(
        "delete from channel_subscription where recipient_key ="
            + " (select recipient_key from device where device_id = 'd-1')");
    pipeline.sql("update device set enabled = false where device_id = 'd-2'");
    pipeline.pausedCredentials.clear();
    pipeline.sql("update dispatch_batch set not_before = 0 where state = 0");
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.counters().dropped()).isEqualTo(3);
    assertThat(status.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(pipeline.deliveries(receipt.publishId()))
        .filteredOn(d -> d.outcome() == DeliveryOutcome.DROPPED)
        .extracting(DeliveryView::reason)
        .containsExactlyInAnyOrder("owner_changed", "unsubscribed", "disabled");
  }

  @Test
  void aScheduledPublishIsCancelledBeforeItsTime() {
    pipeline.devices("d", 1, null);
    PublishReceipt receipt =
        pipeline.service.publish(at(Instant.now().plusSeconds(60), null, new Target.Device("d-0")));
    assertThat(cancel(receipt).result()).isEqualTo(CancelAnswer.Result.CANCELLED);
    assertThat(pipeline.status(receipt.publishId()).state()).isEqualTo(PublishState.CANCELLED);
    assertThat(cancel(receipt).result()).isEqualTo(CancelAnswer.Result.ALREADY_CANCELLED);
    assertThat(pipeline.service.cancel(TestPipeline.APP, "x").result())
        .isEqualTo(CancelAnswer.Result.UNKNOWN);
  }

  @Test
  void aCancelShowsAtOnceAndAtTheEndAlsoWhenAllHadGone() {
    pipeline.devices("d", 3, null);
    for (int devices = 1; devices <= 3; devices += 2) {
      CompletableFuture<Void> answers = pipeline.fcm.holdAnswers();
      pipeline.fcm.forgetSent();
      Target[] targets = new Target[devices];
      for (int i = 0; i < devices; i++) {
        targets[i] = new Target.Device("d-" + i);
      }
      pipeline.batchSize = devices == 1 ? 100 : 1;
      PublishReceipt receipt = pipeline.publish(targets);
      int all = devices;
      TestPipeline.await(() -> pipeline.fcm.sent().size() == all, "submissions");
      CancelAnswer answer = cancel(receipt);
      assertThat(answer.result()).isEqualTo(CancelAnswer.Result.CANCELLED);
      assertThat(answer.inFlight()).isEqualTo(devices);
      PublishStatus now = pipeline.status(receipt.publishId());
      assertThat(now.cancelled()).isTrue();
      assertThat(now.counters().open()).isEqualTo(devices);

      answers.complete(null);
      PublishStatus end = pipeline.awaitEnd(receipt.publishId());
      assertThat(end.state()).isEqualTo(PublishState.CANCELLED);
      assertThat(end.counters().succeeded()).isEqualTo(devices);
      assertThat(end.errorReason()).isNull();
    }
  }

  @Test
  void aCancelMidFanOutStopsTheRest() {
    pipeline.devices("d", 6000, "news");
    // more devices than may be in flight, so some are left to stop
    CompletableFuture<Void> answers = pipeline.fcm.holdAnswers();
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    TestPipeline.await(() -> pipeline.fcm.sent().size() > 100, "first submissions");
    assertThat(cancel(receipt).result()).isEqualTo(CancelAnswer.Result.CANCELLED);
    long answered = System.nanoTime();
    answers.complete(null);
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.CANCELLED);
    assertThat(status.counters().succeeded()).isLessThan(6000);
    assertThat(sum(status)).isEqualTo(status.counters().planned());
    assertThat(cancel(receipt).result()).isEqualTo(CancelAnswer.Result.ALREADY_CANCELLED);
    assertThat(pipeline.fcm.sent()).allMatch(sent -> sent.atNanos() - answered < 1_000_000_000L);
  }

  @Test
  void anExpiredPublishSendsNothing() {
    pipeline.devices("d", 600, "news");
    pipeline.pausedCredentials.add(7L);
    PublishReceipt receipt =
        pipeline.service.publish(
            at(null, Instant.now().plusMillis(800), new Target.Channel("news")));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.EXPIRED);
    assertThat(pipeline.fcm.sent()).isEmpty();
  }

  @Test
  void countersAddUpWhateverTheProviderAnswers() {
    pipeline.devices("d", 2500, "news");
    Random random = new Random(20_26);
    Map<Long, Integer> attempts = new ConcurrentHashMap<>();
    pipeline.fcm.answers(
        (s, t) -> {
          attempts.merge(t.recipientKey(), 1, Integer::sum);
          synchronized (random) {
            return switch (random.nextInt(5)) {
              case 0 -> new Outcome.Accepted("m");
              case 1 -> new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, "bad");
              case 2 -> new Outcome.Expired("late");
              case 3 -> new Outcome.Gone("gone", null);
              default -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, "slow down", null);
            };
          }
        });
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    PublishStatus.Counters counters = status.counters();
    assertThat(counters.planned()).isEqualTo(2500);
    assertThat(counters.dispatched()).isEqualTo(2500);
    assertThat(sum(status)).isEqualTo(2500);
    assertThat(counters.open()).isZero();
    int made = attempts.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(counters.retryAttempted()).isEqualTo(made - 2500);
    assertThat(counters.retryScheduled()).isEqualTo(counters.retryAttempted());
    Set<String> devices = new HashSet<>();
    assertThat(pipeline.deliveries(receipt.publishId()))
        .hasSize(2500)
        .allMatch(delivery -> devices.add(delivery.deviceId()));
    assertThat(pipeline.pipeline.unsettled()).isZero();
    assertThat(pipeline.pipeline.inFlight()).isZero();
  }

  @Test
  void criticalOvertakesBulk() {
    pipeline.devices("d", 6000, "news");
    pipeline.devices("c", 1, null);
    pipeline.fcm.takes(100);
    PublishReceipt bulk =
        pipeline.service.publish(TestPipeline.command(Lane.BULK, new Target.Channel("news")));
    TestPipeline.await(() -> pipeline.fcm.sent().size() > 1000, "bulk under way");
    long before = System.nanoTime();
    PublishReceipt critical =
        pipeline.service.publish(TestPipeline.command(Lane.CRITICAL, new Target.Device("c-0")));
    pipeline.awaitEnd(critical.publishId());
    long submitted =
        pipeline.fcm.sent().stream()
            .filter(sent -> sent.token().equals("token-c-0"))
            .findFirst()
            .orElseThrow()
            .atNanos();
    assertThat(submitted - before).isLessThan(1_000_000_000L);
    assertThat(pipeline.awaitEnd(bulk.publishId()).counters().succeeded()).isEqualTo(6000);
  }

  @Test
  void aWrongCredentialIsPausedAndItsInvalidationsPutAside() {
    pipeline.devices("d", 400, "news");
    long gone = goneBehindAWrongCredential();
    pipeline.sql("update credential set state = 'active'");
    TestPipeline.await(
        () -> pipeline.count("select count(*) from device where enabled = false") == gone,
        "the administrator's word to be followed");
    assertThat(pipeline.count("select count(*) from quarantined_invalidation")).isZero();
  }

  @Test
  void aPauseThatFailsIsRepeatedAndClearsNobody() {
    pipeline.failingPauses.set(2);
    pipeline.devices("d", 400, "news");
    assertThat(goneBehindAWrongCredential()).isPositive();
  }

  /**
   * Publishes with a credential that most answers say is wrong, and waits for its pause: what was
   * gone is cleared or put aside.
   *
   * @return how many were gone
   */
  private long goneBehindAWrongCredential() {
    AtomicInteger answers = new AtomicInteger();
    pipeline.fcm.answers(
        (s, t) ->
            answers.getAndIncrement() < 300
                ? new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, "SENDER_ID_MISMATCH")
                : new Outcome.Gone("UNREGISTERED", null));
    pipeline.fcm.takes(50);
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    TestPipeline.await(() -> !pipeline.pausedCredentials.isEmpty(), "the pause");
    pipeline.awaitEnd(receipt.publishId());
    long gone =
        pipeline.deliveries(receipt.publishId()).stream()
            .filter(delivery -> delivery.outcome() == DeliveryOutcome.GONE)
            .count();
    assertThat(pipeline.count("select count(*) from device where enabled = false"))
        .isEqualTo(gone - pipeline.count("select count(*) from quarantined_invalidation"));
    return gone;
  }

  @Test
  void manySmallBatchesToAHangingOriginTakeNoSlots() {
    pipeline.devices("hangs", 400, null);
    pipeline.sql("update device set origin = 'https://hangs.example.com'");
    pipeline.devices("well", 1, null);
    pipeline.fcm.answers(
        (submission, target) ->
            target.token().identity().startsWith("token-hangs") ? null : new Outcome.Accepted("m"));
    for (int i = 0; i < 400; i++) {
      pipeline.publish(new Target.Device("hangs-" + i));
    }
    pipeline.awaitEnd(pipeline.publish(new Target.Device("well-0")).publishId());
    // its answers never come
    pipeline.vanish();
  }

  private CancelAnswer cancel(PublishReceipt receipt) {
    return pipeline.service.cancel(TestPipeline.APP, receipt.publishId());
  }

  private static long sum(PublishStatus status) {
    PublishStatus.Counters c = status.counters();
    return c.succeeded()
        + c.failed()
        + c.expired()
        + c.deadLettered()
        + c.cancelled()
        + c.dropped()
        + c.open();
  }

  private static PublishCommand named(String id, String key, Target... targets) {
    PublishCommand command = TestPipeline.command(Lane.NORMAL, targets);
    return new PublishCommand(
        command.appId(),
        id,
        key,
        command.targets(),
        command.content(),
        command.overrides(),
        command.options());
  }

  private static PublishCommand at(Instant notBefore, Instant expiresAt, Target... targets) {
    PublishCommand command = TestPipeline.command(Lane.NORMAL, targets);
    return new PublishCommand(
        command.appId(),
        null,
        null,
        command.targets(),
        command.content(),
        command.overrides(),
        new PublishCommand.Options(Lane.NORMAL, Urgency.NORMAL, null, null, notBefore, expiresAt));
  }
}
