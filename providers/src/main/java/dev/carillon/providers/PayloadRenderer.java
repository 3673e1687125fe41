package dev.carillon.providers;

/**
 * Turns content into one provider's message. Pure: dispatch and the {@code renderedPayloads} of a
 * publish's answer come from the same call.
 */
public interface PayloadRenderer {

  /**
   * Renders without the token, which is added when sending.
   *
   * @throws PayloadException when the result breaks a limit of the provider; the message names the
   *     limit and is meant for the caller
   */
  RenderedPayload render(PushContent content, DeliveryOptions options);
}
