package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadRenderer;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.time.Duration;
import java.time.Instant;

/**
 * Renders a publish for a provider. Admission's {@code renderedPayloads} and dispatch call the same
 * code, so what was shown is what is sent. Safe for many threads.
 */
public final class Messages {

  private final Templates templates;
  private final Duration defaultTtl;

  public Messages(Templates templates, Duration defaultTtl) {
    this.templates = templates;
    this.defaultTtl = defaultTtl;
  }

  /** One provider's message with how it is carried. */
  public record Message(RenderedPayload payload, DeliveryOptions options) {}

  /**
   * Renders for one provider and locale.
   *
   * @param expiresAtMs the publish's end, null for none
   * @throws dev.carillon.providers.PayloadException when it breaks a limit of the provider
   */
  public Message render(
      String appId,
      String publishId,
      StoredCommand command,
      Long expiresAtMs,
      ProviderKind kind,
      String locale) {
    PublishCommand.Content content = command.content();
    Templates.Filled filled =
        content.templateId() == null
            ? null
            : templates.fill(appId, content.templateId(), content.templateData(), locale);
    DeliveryOptions options = options(command, filled, expiresAtMs);
    PushContent pushed = content(publishId, command, filled, kind);
    PayloadRenderer renderer = Providers.renderer(kind);
    return new Message(renderer.render(pushed, options), options);
  }

  /** Whether recipients of different locales get different messages. */
  public static boolean byLocale(StoredCommand command) {
    return command.content().templateId() != null;
  }

  private DeliveryOptions options(
      StoredCommand command, Templates.Filled filled, Long expiresAtMs) {
    PublishCommand.Options options = command.options();
    String collapseKey = options.collapseKey();
    if (collapseKey == null && filled != null) {
      collapseKey = filled.collapseKey();
    }
    return new DeliveryOptions(
        options.ttl() == null ? defaultTtl : options.ttl(),
        expiresAtMs == null ? null : Instant.ofEpochMilli(expiresAtMs),
        collapseKey,
        options.urgency());
  }

  private static PushContent content(
      String publishId, StoredCommand command, Templates.Filled filled, ProviderKind kind) {
    PublishCommand.Content content = command.content();
    ObjectNode override = command.overrides().get(kind);
    if (override == null && filled != null) {
      override = filled.overrides().get(kind);
    }
    return new PushContent(
        publishId,
        first(content.title(), filled == null ? null : filled.title()),
        first(content.body(), filled == null ? null : filled.body()),
        first(content.icon(), filled == null ? null : filled.icon()),
        first(content.sound(), filled == null ? null : filled.sound()),
        content.data(),
        content.webNotification(),
        override);
  }

  private static String first(String one, String other) {
    return one == null ? other : one;
  }
}
