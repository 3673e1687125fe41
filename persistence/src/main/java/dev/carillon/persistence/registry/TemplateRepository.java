package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Templates. Every query names the app; whatever writes needs a transaction. */
@ApplicationScoped
public class TemplateRepository extends EntityRepository {

  @Inject
  public TemplateRepository(EntityManager entities) {
    super(entities);
  }

  public Optional<TemplateRow> find(String appId, String templateId) {
    return entity(appId, templateId).map(Template::row);
  }

  private Optional<Template> entity(String appId, String templateId) {
    return call(
        "find a template",
        () ->
            Optional.ofNullable(
                entities().find(Template.class, new TemplateId(appId, templateId))));
  }

  /** Templates after this id, in order of their ids. */
  public List<TemplateRow> page(String appId, String afterId, int limit) {
    return call(
        "list templates",
        () ->
            entities()
                .createQuery(
                    "select t from Template t where t.appId = :app and t.templateId > :after"
                        + " order by t.appId, t.templateId",
                    Template.class)
                .setParameter("app", appId)
                .setParameter("after", afterId)
                .setMaxResults(limit)
                .getResultStream()
                .map(Template::row)
                .toList());
  }

  /**
   * Stores it in place of one with the same id; whether it is new.
   *
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when one was stored meanwhile
   * @throws dev.carillon.persistence.jdbc.ContentionException when it was changed meanwhile
   */
  public boolean put(TemplateRow row) {
    Optional<Template> present = entity(row.appId(), row.templateId());
    present.ifPresentOrElse(
        found -> found.change(row.body(), Instant.ofEpochMilli(row.updatedAt())),
        () -> entities().persist(new Template(row)));
    flush("store a template");
    return present.isEmpty();
  }

  /** Whether there was one. */
  public boolean delete(String appId, String templateId) {
    return call(
            "delete a template",
            () ->
                entities()
                    .createQuery(
                        "delete from Template t where t.appId = :app and t.templateId = :id")
                    .setParameter("app", appId)
                    .setParameter("id", templateId)
                    .executeUpdate())
        > 0;
  }
}
