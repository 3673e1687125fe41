package dev.carillon.ejb.pipeline.message;

import dev.carillon.api.ErrorCode;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.RenderedPayload;

/** What came of rendering. */
public sealed interface Rendering {

  /** One provider's message with how it is carried. */
  record Message(RenderedPayload payload, DeliveryOptions options) implements Rendering {}

  /**
   * There is no message, and none will come by waiting.
   *
   * @param reason as it is recorded for each recipient
   * @param code as a caller hears it
   * @param detail for the caller
   */
  record Refused(String reason, ErrorCode code, String detail) implements Rendering {}
}
