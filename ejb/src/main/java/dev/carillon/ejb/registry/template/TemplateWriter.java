package dev.carillon.ejb.registry.template;

import dev.carillon.persistence.registry.TemplateRepository;
import dev.carillon.persistence.registry.TemplateRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** One write in one transaction; repeated by {@link TemplateService} when it loses. */
@ApplicationScoped
class TemplateWriter {
  private final TemplateRepository templates;
  private final Clock clock;

  @Inject
  TemplateWriter(TemplateRepository templates, Clock clock) {
    this.templates = templates;
    this.clock = clock;
  }

  /** Whether it is new. */
  @Transactional
  public boolean write(String appId, Template template) {
    long now = clock.millis();
    TemplateRow row =
        new TemplateRow(appId, template.templateId(), template.json().toString(), now, now);
    return templates.put(row);
  }
}
