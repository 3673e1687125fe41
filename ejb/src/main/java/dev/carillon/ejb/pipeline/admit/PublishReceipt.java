package dev.carillon.ejb.pipeline.admit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Unmatched;
import java.util.List;

/**
 * What an accepted publish answers.
 *
 * @param state the current state (a repeated publish may have ended already)
 * @param expectedRecipients exact to 1,000, beyond that an estimate
 * @param estimated whether it is one
 * @param unmatched its targets that matched nobody when it was accepted
 * @param fastPath whether its batches were written when it was accepted
 * @param repeated whether an earlier publish with the same id or idempotency key is answered
 */
public record PublishReceipt(
    String publishId,
    PublishState state,
    long expectedRecipients,
    boolean estimated,
    Unmatched unmatched,
    boolean fastPath,
    boolean repeated,
    List<Rendered> renderedPayloads) {

  /** One provider's message, from the renderer that dispatch uses. */
  public record Rendered(ProviderKind provider, ObjectNode payload, boolean usedOverride) {}

  public PublishReceipt {
    renderedPayloads = List.copyOf(renderedPayloads);
  }
}
