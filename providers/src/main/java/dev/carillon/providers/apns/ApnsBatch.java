package dev.carillon.providers.apns;

import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one submission, with the one timer they share. Only touched on the event loop.
 */
final class ApnsBatch {

  private static final Logger LOG = LoggerFactory.getLogger(ApnsBatch.class);

  private final ApnsMessage message;
  private final OutcomeSink sink;
  private final List<ApnsPush> pushes;
  private final Consumer<ApnsBatch> done;
  private ScheduledFuture<?> timer;
  private int open;

  /**
   * @param done called when every device has its outcome
   */
  ApnsBatch(
      Submission submission, ApnsMessage message, OutcomeSink sink, Consumer<ApnsBatch> done) {
    this.message = message;
    this.sink = sink;
    this.done = done;
    this.open = submission.targets().size();
    this.pushes = new ArrayList<>(open);
    UUID given = message.headers().apnsId();
    for (PushTarget target : submission.targets()) {
      UUID id = given == null ? ApnsIds.of(submission.publishKey(), target.recipientKey()) : given;
      pushes.add(new ApnsPush(this, target, id));
    }
  }

  ApnsMessage message() {
    return message;
  }

  List<ApnsPush> pushes() {
    return pushes;
  }

  void endsBy(ScheduledFuture<?> scheduled) {
    timer = scheduled;
  }

  void settled(PushTarget target, Outcome outcome) {
    try {
      sink.settled(target, outcome);
    } catch (RuntimeException e) {
      // The edge of the client: a sink's bug must not cost the other devices their outcomes.
      LOG.error("an outcome of recipient {} could not be handled", target.recipientKey(), e);
    }
    open--;
    if (open == 0) {
      if (timer != null) {
        timer.cancel(false);
      }
      done.accept(this);
    }
  }
}
