package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.dispatch.RecipientLoader.Chunk;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.pipeline.route.Breakers;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads, rechecks and submits the recipients of a batch, a chunk at a time and as far as permits
 * go. Called by one thread at a time for each batch; it waits for nothing but the database.
 */
public final class BatchPump {

  /** Locales rendered for one batch; past it the oldest are rendered again. */
  private static final int MAX_LOCALES = 64;

  /** How long recipients wait that could not be read. */
  private static final long UNREADABLE_MS = 5_000;

  /** With fewer permits than these a batch waits for more, unless it needs no more. */
  private static final int WORTH_A_CHUNK = 32;

  private static final Logger LOG = LoggerFactory.getLogger(BatchPump.class);

  private final PipelineSettings.Dispatch settings;
  private final int flushSize;
  private final int manyWaiting;
  private final RecipientLoader loader;
  private final ProviderRoutes routes;
  private final Messages messages;
  private final InFlight permits;
  private final Breakers breakers;
  private final Clock clock;

  /** What the pump needs beside a batch. */
  public record Tools(
      PipelineSettings settings,
      RecipientLoader loader,
      ProviderRoutes routes,
      Messages messages,
      InFlight permits,
      Breakers breakers,
      Clock clock) {}

  public BatchPump(Tools tools) {
    this.settings = tools.settings().dispatch();
    this.flushSize = tools.settings().settling().flush();
    this.manyWaiting = tools.settings().maxUnsettled() / 8;
    this.loader = tools.loader();
    this.routes = tools.routes();
    this.messages = tools.messages();
    this.permits = tools.permits();
    this.breakers = tools.breakers();
    this.clock = tools.clock();
  }

  /** How a turn ended. */
  enum Turn {
    /** Everything is on its way. */
    DONE,
    /** No permits, or the lease is too near its end: come back. */
    STEP_ASIDE
  }

  /** Hears that a batch has results to record. */
  @FunctionalInterface
  interface Listener {
    void ready(RunningBatch batch);
  }

  Turn turn(RunningBatch batch, Listener listener) {
    Turn turn = submitAll(batch, listener);
    if (batch.lost()) {
      giveUp(batch);
      return Turn.DONE;
    }
    return turn;
  }

  private Turn submitAll(RunningBatch batch, Listener listener) {
    while (batch.left() > 0) {
      if (!batch.maySubmit(settings.margin().toNanos())) {
        return Turn.STEP_ASIDE;
      }
      ProviderRoutes.Route route =
          routes.route(
              batch.row().appId(), batch.kind(), batch.row().origin(), batch.row().credentialKey());
      if (!along(route, batch, listener)) {
        return Turn.STEP_ASIDE;
      }
    }
    return Turn.DONE;
  }

  private boolean along(ProviderRoutes.Route route, RunningBatch batch, Listener listener) {
    if (route instanceof ProviderRoutes.Route.Open open) {
      return chunk(batch, open.provider(), listener);
    }
    if (route instanceof ProviderRoutes.Route.None none) {
      Result refused = new Result.Refused(FailureClass.CREDENTIAL_AUTH, none.reason());
      return rest(batch, refused, listener);
    }
    return rest(batch, new Result.Deferred(clock.millis() + Breakers.PAUSED_MS), listener);
  }

  /** One chunk; false when there are no permits for it. */
  private boolean chunk(RunningBatch batch, PushProvider provider, Listener listener) {
    long openUntil = breakers.openUntil(batch.row().credentialKey(), batch.row().origin());
    if (openUntil > 0) {
      return rest(batch, new Result.Deferred(openUntil), listener);
    }
    int wanted = Math.min(settings.chunk(), batch.left());
    int granted = permits.acquire(batch.permitKey(), wanted, Math.min(wanted, WORTH_A_CHUNK));
    if (granted == 0) {
      return false;
    }
    int[] indexes = batch.takeOpen(granted);
    batch.permitsTaken(indexes.length);
    giveBack(batch, granted - indexes.length);
    Chunk chunk = load(batch, indexes);
    permits.answered(batch.permitKey(), chunk.decided().size());
    chunk.decided().forEach(ready -> decided(batch, ready, listener));
    submit(batch, provider, chunk, listener);
    return true;
  }

  /** Whether where this batch goes all permits of its app, credential or origin are taken. */
  boolean exhausted(RunningBatch batch) {
    return permits.free(batch.permitKey()) < WORTH_A_CHUNK;
  }

  /** A chunk that could not be read is put off: the database may be away for a moment. */
  private Chunk load(RunningBatch batch, int[] indexes) {
    try {
      return loader.load(batch, indexes);
    } catch (StorageException e) {
      LOG.warn("batch {}: recipients could not be read", batch.row().batchKey(), e);
      return Chunk.decided(indexes, new Result.Deferred(clock.millis() + UNREADABLE_MS));
    }
  }

  private void giveBack(RunningBatch batch, int number) {
    if (number > 0) {
      permits.answered(batch.permitKey(), number);
      permits.settled(number);
    }
  }

  private void submit(RunningBatch batch, PushProvider provider, Chunk chunk, Listener listener) {
    if (chunk.size() == 0) {
      return;
    }
    batch.submitting(chunk.size());
    long submitted = System.nanoTime();
    OutcomeSink sink =
        (target, outcome) -> {
          long after = System.nanoTime() - submitted;
          answered(batch, target, new Result.Answered(outcome, after), listener);
        };
    Map<String, Messages.Message> rendered = new HashMap<>();
    for (Map.Entry<String, List<PushTarget>> group : chunk.byLocale().entrySet()) {
      if (rendered.size() >= MAX_LOCALES) {
        rendered.clear();
      }
      try {
        Messages.Message message =
            rendered.computeIfAbsent(group.getKey(), locale -> render(batch, locale));
        provider.send(
            new Submission(
                batch.row().publishKey(), message.payload(), message.options(), group.getValue()),
            sink);
      } catch (PayloadException e) {
        Outcome outcome = new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, e.getMessage());
        Settling.all(group.getValue(), outcome, sink);
      }
    }
  }

  /** Nothing more is submitted or recorded; what is in flight only gives its permits back. */
  void giveUp(RunningBatch batch) {
    permits.settled(batch.lose());
  }

  private Messages.Message render(RunningBatch batch, String locale) {
    PublishContext publish = batch.publish();
    return messages.render(
        publish.appId(),
        publish.publishId(),
        publish.command(),
        publish.expiresAtMs(),
        batch.kind(),
        locale.isEmpty() ? null : locale);
  }

  /** On a provider's I/O thread: no database, no waiting. */
  private void answered(
      RunningBatch batch, PushTarget target, Result.Answered answered, Listener listener) {
    int waiting = permits.answered(batch.permitKey(), 1);
    int index = batch.recipients().indexOf(target.recipientKey());
    boolean enough = batch.answered(index, answered, flushSize);
    // answers of many batches together, when they keep permits from others
    if (enough || (waiting >= manyWaiting && waiting % flushSize == 0)) {
      listener.ready(batch);
    }
  }

  private void decided(RunningBatch batch, RunningBatch.Ready ready, Listener listener) {
    if (batch.decided(ready.index(), ready.result(), flushSize)) {
      listener.ready(batch);
    }
  }

  /** Gives every recipient that is not on its way the same result. */
  private boolean rest(RunningBatch batch, Result result, Listener listener) {
    int[] indexes = batch.takeOpen(batch.left());
    for (int index : indexes) {
      decided(batch, new RunningBatch.Ready(index, result), listener);
    }
    return true;
  }
}
