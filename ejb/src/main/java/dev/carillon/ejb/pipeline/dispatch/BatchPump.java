package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.dispatch.RecipientLoader.Chunk;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.message.Rendering;
import dev.carillon.ejb.pipeline.message.Variant;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.pipeline.route.Breakers;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads, rechecks and submits the recipients of a batch, a chunk at a time and as far as permits
 * go. Called by one thread at a time for each batch; it waits for nothing but the database.
 *
 * <p>Whatever goes wrong with some recipients becomes their result: none is left without one.
 */
public final class BatchPump {

  /** How long recipients wait that could not be read. */
  private static final long UNREADABLE_MS = 5_000;

  /** With fewer permits than these a batch waits for more, unless it needs or gets no more. */
  private static final int WORTH_A_CHUNK = 32;

  /** Tried again, and a dead letter after the last time: a bug may be mended by then. */
  private static final Outcome BROKEN =
      new Outcome.Retryable(FailureClass.UNKNOWN, "internal_error", null);

  private static final Logger LOG = LoggerFactory.getLogger(BatchPump.class);

  private final PipelineSettings.Dispatch settings;
  private final int flushSize;
  private final int manyWaiting;
  private final int worthAChunk;
  private final RecipientLoader loader;
  private final ProviderRoutes routes;
  private final Messages messages;
  private final InFlight permits;
  private final Breakers breakers;
  private final Clock clock;
  private final Consumer<RunningBatch> ready;

  /**
   * What the pump needs beside a batch.
   *
   * @param ready takes a batch that has results to record; must not wait
   */
  public record Tools(
      PipelineSettings settings,
      RecipientLoader loader,
      ProviderRoutes routes,
      Messages messages,
      InFlight permits,
      Breakers breakers,
      Clock clock,
      Consumer<RunningBatch> ready) {}

  public BatchPump(Tools tools) {
    this.settings = tools.settings().dispatch();
    this.flushSize = tools.settings().settling().flush();
    this.manyWaiting = tools.settings().maxUnsettled() / 8;
    // the least of the limits, of which every lane gets more than half
    this.worthAChunk = Math.max(1, Math.min(WORTH_A_CHUNK, settings.maxInFlightOrigin() / 2));
    this.loader = tools.loader();
    this.routes = tools.routes();
    this.messages = tools.messages();
    this.permits = tools.permits();
    this.breakers = tools.breakers();
    this.clock = tools.clock();
    this.ready = tools.ready();
  }

  /** How a turn ended. */
  enum Turn {
    /** Everything is on its way. */
    DONE,
    /** No permits, or the lease is too near its end: come back. */
    STEP_ASIDE
  }

  /** Submits as much as may be. */
  Turn turn(Holding holding) {
    while (holding.isInWork() && holding.batch().left() > 0) {
      if (!holding.maySubmit(settings.margin().toNanos()) || !some(holding)) {
        return Turn.STEP_ASIDE;
      }
    }
    return Turn.DONE;
  }

  /** Some of the batch; false when there are no permits for it. */
  private boolean some(Holding holding) {
    RunningBatch batch = holding.batch();
    try {
      ProviderRoutes.Route route =
          routes.route(
              batch.row().appId(), batch.kind(), batch.row().origin(), batch.row().credentialKey());
      return along(route, holding);
    } catch (StorageException e) {
      LOG.warn("batch {}: its way could not be read", batch.row().batchKey(), e);
      return rest(batch, new Result.Deferred(clock.millis() + UNREADABLE_MS));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // a bug: an end for everybody is better than a batch that comes back for ever
      LOG.error("batch {}", batch.row().batchKey(), e);
      return rest(batch, new Result.Answered(BROKEN, 0));
    }
  }

  private boolean along(ProviderRoutes.Route route, Holding holding) {
    RunningBatch batch = holding.batch();
    if (route instanceof ProviderRoutes.Route.Open open) {
      Breakers.Passage passage = breakers.pass(batch.row().credentialKey(), batch.row().origin());
      return passage.most() == 0
          ? rest(batch, new Result.Deferred(passage.untilMs()))
          : chunk(holding, open.provider(), passage.most());
    }
    if (route instanceof ProviderRoutes.Route.None none) {
      return rest(batch, new Result.Refused(FailureClass.CREDENTIAL_AUTH, none.reason()));
    }
    return rest(batch, new Result.Deferred(clock.millis() + Breakers.PAUSED_MS));
  }

  /** One chunk; false when there are no permits for it. */
  private boolean chunk(Holding holding, PushProvider provider, int most) {
    RunningBatch batch = holding.batch();
    int wanted = Math.min(most, Math.min(settings.chunk(), batch.left()));
    int granted = holding.take(wanted, Math.min(wanted, worthAChunk));
    if (granted == 0) {
      return false;
    }
    int[] indexes = batch.takeOpen(granted);
    holding.giveBack(granted - indexes.length);
    try {
      Chunk chunk = load(batch, indexes);
      for (RunningBatch.Ready decided : chunk.decided()) {
        decided(holding, decided.index(), decided.result());
      }
      if (holding.isInWork()) {
        submit(holding, provider, chunk);
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // a bug: who has no result by now gets this one, so that no permit is kept for them
      LOG.error("batch {}: a chunk failed", batch.row().batchKey(), e);
      for (int index : indexes) {
        decided(holding, index, new Result.Answered(BROKEN, 0));
      }
    }
    return true;
  }

  /** Whether where this batch goes all permits of its app, credential or origin are taken. */
  boolean exhausted(Holding holding) {
    return permits.free(holding.permitKey()) < worthAChunk;
  }

  /** A chunk that could not be read is put off: the database may be away for a moment. */
  private Chunk load(RunningBatch batch, int[] indexes) {
    try {
      return loader.load(batch, indexes, messages.variation(batch.publish()));
    } catch (StorageException e) {
      LOG.warn("batch {}: recipients could not be read", batch.row().batchKey(), e);
      return Chunk.decided(indexes, new Result.Deferred(clock.millis() + UNREADABLE_MS));
    }
  }

  private void submit(Holding holding, PushProvider provider, Chunk chunk) {
    if (chunk.size() == 0) {
      return;
    }
    RunningBatch batch = holding.batch();
    batch.submitting(chunk.size());
    long submitted = System.nanoTime();
    for (Map.Entry<Variant, List<PushTarget>> group : chunk.byVariant().entrySet()) {
      Outcome refused = send(holding, provider, group.getKey(), group.getValue(), submitted);
      if (refused != null) {
        // also after an exception out of a provider: who has a result by then keeps it
        group.getValue().forEach(target -> answered(holding, target, refused, submitted));
      }
    }
  }

  /** Sends one message to its recipients; the outcome of all when it could not be sent. */
  private Outcome send(
      Holding holding,
      PushProvider provider,
      Variant variant,
      List<PushTarget> targets,
      long submitted) {
    RunningBatch batch = holding.batch();
    try {
      Rendering rendering = messages.render(batch.publish(), batch.kind(), variant);
      if (rendering instanceof Rendering.Refused refused) {
        return new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, refused.reason());
      }
      Rendering.Message message = (Rendering.Message) rendering;
      provider.send(
          new Submission(batch.row().publishKey(), message.payload(), message.options(), targets),
          (target, outcome) -> answered(holding, target, outcome, submitted));
      return null;
    } catch (StorageException e) {
      LOG.warn("batch {}: its message could not be read", batch.row().batchKey(), e);
      return BROKEN;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // a bug in a renderer or a provider is theirs whose message it was
      LOG.error("batch {}: not sent", batch.row().batchKey(), e);
      return BROKEN;
    }
  }

  /** On a provider's I/O thread: no database, no waiting. */
  private void answered(Holding holding, PushTarget target, Outcome outcome, long submitted) {
    RunningBatch batch = holding.batch();
    int index = batch.recipients().indexOf(target.recipientKey());
    Result result = new Result.Answered(outcome, System.nanoTime() - submitted);
    RunningBatch.Taken taken = batch.answered(index, result, flushSize);
    if (taken == RunningBatch.Taken.NO) {
      return;
    }
    int waiting = holding.answered(1);
    // answers of many batches together, when they keep permits from others
    if (taken == RunningBatch.Taken.ENOUGH
        || (waiting >= manyWaiting && waiting % flushSize == 0)) {
      ready.accept(batch);
    }
  }

  /** A recipient for whom a permit was taken has its result without having been sent to. */
  private void decided(Holding holding, int index, Result result) {
    RunningBatch.Taken taken = holding.batch().decided(index, result, flushSize);
    if (taken != RunningBatch.Taken.NO) {
      holding.answered(1);
    }
    if (taken == RunningBatch.Taken.ENOUGH) {
      ready.accept(holding.batch());
    }
  }

  /** Gives every recipient that is not on its way the same result. */
  private boolean rest(RunningBatch batch, Result result) {
    int[] indexes = batch.takeOpen(batch.left());
    batch.holding().resultsWithoutPermit(indexes.length);
    for (int index : indexes) {
      if (batch.decided(index, result, flushSize) == RunningBatch.Taken.ENOUGH) {
        ready.accept(batch);
      }
    }
    return true;
  }
}
