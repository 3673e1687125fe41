package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import dev.carillon.ejb.platform.text.Placeholders;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PayloadRenderer;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushContent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Renders a publish for a provider. Admission's {@code renderedPayloads} and dispatch call the same
 * code, so what was shown is what is sent. What cannot be rendered is a value; exceptions are a
 * database's trouble. Safe for many threads.
 */
public final class Messages {

  private static final String TEMPLATE_GONE = "template_gone";
  private static final String TEMPLATE_TOO_LONG = "template_too_long";

  private final Templates templates;
  private final Duration defaultTtl;

  public Messages(Templates templates, Duration defaultTtl) {
    this.templates = templates;
    this.defaultTtl = defaultTtl;
  }

  /** On what of its recipients the message of a publish depends. */
  public Variation variation(PublishContext publish) {
    PublishCommand.Content content = publish.command().content();
    if (content.templateId() == null) {
      return Variation.NONE;
    }
    try {
      return templates
          .find(publish.appId(), content.templateId())
          .map(template -> Variation.of(template, content.templateData()))
          .orElse(Variation.NONE);
    } catch (ServiceException e) {
      // rendering will say so
      return Variation.NONE;
    }
  }

  /** Renders for one provider and the recipients of one variant. */
  public Rendering render(PublishContext publish, ProviderKind kind, Variant variant) {
    try {
      String templateId = publish.command().content().templateId();
      if (templateId == null) {
        return message(publish, kind, null);
      }
      Optional<MessageTemplate> template = templates.find(publish.appId(), templateId);
      if (template.isEmpty()) {
        return new Rendering.Refused(
            TEMPLATE_GONE, ErrorCode.INVALID_INPUT, "there is no template " + templateId);
      }
      MessageTemplate.Filled filled =
          template.get().fill(variant.locale(), path -> value(publish, variant, path));
      return filled.tooLong()
          ? new Rendering.Refused(
              TEMPLATE_TOO_LONG, ErrorCode.INVALID_INPUT, "the filled template is too long")
          : message(publish, kind, filled);
    } catch (PayloadException e) {
      return new Rendering.Refused(e.getMessage(), ErrorCode.PAYLOAD_TOO_LARGE, e.getMessage());
    } catch (ServiceException e) {
      return new Rendering.Refused(e.code().wireName(), e.code(), e.getMessage());
    }
  }

  private static JsonNode value(PublishContext publish, Variant variant, String path) {
    String value = variant.values().get(path);
    return value != null
        ? TextNode.valueOf(value)
        : Placeholders.at(publish.command().content().templateData(), path);
  }

  private Rendering message(
      PublishContext publish, ProviderKind kind, MessageTemplate.Filled filled) {
    StoredCommand command = publish.command();
    DeliveryOptions options = options(command, filled, publish.expiresAtMs());
    PushContent pushed = content(publish.publishId(), command, filled, kind);
    PayloadRenderer renderer = Providers.renderer(kind);
    return new Rendering.Message(renderer.render(pushed, options), options);
  }

  private DeliveryOptions options(
      StoredCommand command, MessageTemplate.Filled filled, Long expiresAtMs) {
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
      String publishId, StoredCommand command, MessageTemplate.Filled filled, ProviderKind kind) {
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
