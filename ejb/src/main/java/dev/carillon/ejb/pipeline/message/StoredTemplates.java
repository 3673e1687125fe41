package dev.carillon.ejb.pipeline.message;

import dev.carillon.ejb.platform.cache.ShortCache;
import dev.carillon.ejb.registry.template.TemplateService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The registry's templates. What it reads is at most two seconds old. Safe for many threads. */
@ApplicationScoped
public class StoredTemplates implements Templates {

  private final TemplateService templates;
  private final ShortCache<String, MessageTemplate> cache;

  @Inject
  public StoredTemplates(TemplateService templates, Clock clock) {
    this.templates = templates;
    this.cache = new ShortCache<>(clock, Duration.ofSeconds(2), 1000);
  }

  @Override
  public Optional<MessageTemplate> find(String appId, String templateId) {
    return cache.get(
        appId + '\n' + templateId,
        key -> templates.get(appId, templateId).map(MessageTemplate::of));
  }
}
