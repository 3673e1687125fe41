package dev.carillon.providers;

import dev.carillon.api.FailureClass;
import java.time.Duration;
import java.time.Instant;

/**
 * What a provider said of one device. A value, never an exception: an exception from a provider's
 * client is a bug or broken infrastructure.
 */
public sealed interface Outcome {

  /**
   * The provider took the message. It is never called "delivered": the device may still be off.
   *
   * @param providerMessageId the provider's own id, null where it gives none
   */
  record Accepted(String providerMessageId) implements Outcome {}

  /** The provider refused for good; the token stays registered. */
  record Rejected(FailureClass failureClass, String reason) implements Outcome {}

  /**
   * It may work later.
   *
   * @param after the provider's own word (Retry-After), null to leave it to the retry policy
   */
  record Retryable(FailureClass failureClass, String reason, Duration after) implements Outcome {}

  /** The message outlived its time to live before it could be handed over. */
  record Expired(String reason) implements Outcome {}

  /**
   * The provider token is no longer valid, in one of the few answers that may clear a device at
   * once.
   *
   * @param since when the provider says that it became invalid, null where it does not say
   * @param suspicious whether a credential that is not that of the token's app could bring the same
   *     answer: where many do, the credential is suspected instead of the devices
   */
  record Gone(String reason, Instant since, boolean suspicious) implements Outcome {

    /** An answer that only a token that is gone brings. */
    public Gone(String reason, Instant since) {
      this(reason, since, false);
    }
  }
}
