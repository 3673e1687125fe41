package dev.carillon.ejb.pipeline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A publish as every dialect translates it. What is hashed for idempotency is this, not the bytes
 * of the request.
 *
 * @param publishId the caller's own id, null to let Carillon make one
 * @param idempotencyKey null for none
 * @param targets 1 to 1024
 * @param overrides a provider's own message, sent untouched in place of the content
 */
public record PublishCommand(
    String appId,
    String publishId,
    String idempotencyKey,
    List<Target> targets,
    Content content,
    Map<ProviderKind, ObjectNode> overrides,
    Options options) {

  /** What it says; every field may be null, but not all of them together with no override. */
  public record Content(
      String templateId,
      ObjectNode templateData,
      String title,
      String body,
      String icon,
      String sound,
      ObjectNode data,
      ObjectNode webNotification) {}

  /**
   * How it is carried.
   *
   * @param urgency null for what the provider usually does with such a message
   * @param collapseKey null for none
   * @param ttl null for the configured default
   * @param notBefore null for now
   * @param expiresAt null for never
   */
  public record Options(
      Lane lane,
      Urgency urgency,
      String collapseKey,
      Duration ttl,
      Instant notBefore,
      Instant expiresAt) {}

  public PublishCommand {
    targets = List.copyOf(targets);
    overrides = Map.copyOf(overrides);
  }
}
