package dev.carillon.ejb.pipeline.model;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DispatchConfig;
import dev.carillon.ejb.platform.config.PushConfig;
import java.time.Duration;

/**
 * The pipeline's numbers for one node.
 *
 * @param maxUnsettled submissions whose outcome is not recorded: what a killed process may repeat
 * @param admission bounds at the door
 * @param planning how a publish is cut into batches
 * @param dispatch how batches are claimed and sent
 * @param settling how outcomes are recorded
 * @param retry when a failed attempt is repeated
 */
public record PipelineSettings(
    int maxUnsettled,
    Admission admission,
    Planning planning,
    Dispatch dispatch,
    Settling settling,
    Retry retry) {

  /**
   * @param fastPath recipients up to which batches are written when a publish is accepted
   * @param maxEnumerated enumerated recipients and raw tokens of one publish
   * @param maxWaiting batches and unplanned publishes that may wait before publishes are refused
   * @param maxAge how long due work may wait before publishes are refused
   */
  public record Admission(int fastPath, int maxEnumerated, int maxWaiting, Duration maxAge) {}

  /**
   * @param page recipients read and written in one transaction
   * @param maxUnclaimed batches of one publish that may be due and wait unclaimed
   * @param lease how long a planner that vanished keeps a publish from others
   */
  public record Planning(int page, int maxUnclaimed, Duration lease) {}

  /**
   * @param lease how long a batch belongs to the node that claimed it, prolonged while it advances
   * @param margin how long before the lease's end nothing more is submitted
   * @param slots batches in work at once
   * @param criticalSlots of these, for critical batches only
   * @param normalSlots of these, never for bulk batches
   * @param chunk recipients loaded and submitted together
   * @param maxInFlightApp of one app
   * @param maxInFlightCredential of one credential
   * @param maxInFlightOrigin to one endpoint origin that devices named
   * @param drain how long a stop waits for answers of providers
   */
  public record Dispatch(
      Duration lease,
      Duration margin,
      int slots,
      int criticalSlots,
      int normalSlots,
      int chunk,
      int maxInFlightApp,
      int maxInFlightCredential,
      int maxInFlightOrigin,
      Duration drain) {}

  /**
   * @param flush outcomes recorded in one transaction
   * @param interval longest time that an outcome waits to be recorded
   * @param statusTtl how long a status can be read after the end state
   */
  public record Settling(int flush, Duration interval, Duration statusTtl) {}

  /**
   * @param maxAttempts the first one included
   * @param base delay before the second attempt; doubles from there
   * @param maxDelay longest delay that is ours; a provider's Retry-After may be longer
   * @param maxElapsed time since the first attempt after which it is given up
   */
  public record Retry(int maxAttempts, Duration base, Duration maxDelay, Duration maxElapsed) {}

  /** The numbers where nothing is configured. */
  public static PipelineSettings usual() {
    return of(CarillonConfig.usual().push());
  }

  /** The configured numbers, and those that follow from them. */
  public static PipelineSettings of(PushConfig push) {
    DispatchConfig dispatch = push.dispatch();
    DispatchConfig.Retry retry = dispatch.retry();
    return new PipelineSettings(
        push.maxUnsettled(),
        new Admission(500, push.limits().maxRecipients(), 20_000, Duration.ofMinutes(2)),
        new Planning(5000, 32, dispatch.lease()),
        dispatch(dispatch, push.maxUnsettled()),
        new Settling(500, Duration.ofMillis(200), push.limits().publishStatusTtl()),
        new Retry(retry.maxAttempts(), retry.base(), retry.maxDelay(), retry.maxElapsed()));
  }

  private static Dispatch dispatch(DispatchConfig dispatch, int maxUnsettled) {
    int threeQuarters = Math.max(1, maxUnsettled * 3 / 4);
    return new Dispatch(
        dispatch.lease(),
        dispatch.margin(),
        dispatch.slots().all(),
        dispatch.slots().critical(),
        dispatch.slots().normal(),
        500,
        threeQuarters,
        threeQuarters,
        Math.max(1, maxUnsettled / 4),
        dispatch.drain());
  }
}
