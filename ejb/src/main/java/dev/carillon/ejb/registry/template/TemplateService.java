package dev.carillon.ejb.registry.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.persistence.registry.TemplateRepository;
import dev.carillon.persistence.registry.TemplateRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** An app's notification templates. Safe for many threads. */
@ApplicationScoped
public class TemplateService {

  private static final String LIST = "templates";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TemplateRepository templates;
  private final TemplateWriter writer;

  @Inject
  TemplateService(TemplateRepository templates, TemplateWriter writer) {
    this.templates = templates;
    this.writer = writer;
  }

  /**
   * Stores a template in place of one with the same id.
   *
   * @param body as the contract writes it; what it does not name is dropped
   * @return what was stored
   * @throws ServiceException invalid_input, limit_exceeded
   */
  public ObjectNode put(String appId, ObjectNode body) {
    Template template = Template.read(appId, body);
    Retries.repeated(() -> writer.write(appId, template));
    return template.json();
  }

  /**
   * The template, as the contract writes it.
   *
   * @throws ServiceException invalid_input when the id cannot be one
   */
  public Optional<ObjectNode> get(String appId, String templateId) {
    return templates
        .find(appId, Checks.text("templateId", templateId, 128))
        .map(TemplateService::json);
  }

  /** The templates in order of their ids. */
  public Page<ObjectNode> list(String appId, String cursor, int limit) {
    Listing listing = new Listing(appId, LIST);
    List<TemplateRow> rows = templates.page(appId, listing.after(cursor, ""), limit + 1);
    return listing.page(rows, limit, TemplateService::json, TemplateRow::templateId);
  }

  /** Deletes it, where there is one. */
  @Transactional
  public void delete(String appId, String templateId) {
    templates.delete(appId, Checks.text("templateId", templateId, 128));
  }

  private static ObjectNode json(TemplateRow row) {
    try {
      return (ObjectNode) JSON.readTree(row.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("template " + row.templateId() + " is not JSON", e);
    }
  }
}
