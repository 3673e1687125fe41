package dev.carillon.persistence.audit;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;

/** The audit's rows. Writing needs the transaction of the change itself. */
@ApplicationScoped
public class AuditRepository extends EntityRepository {

  @Inject
  public AuditRepository(EntityManager entities) {
    super(entities);
  }

  public void insert(AuditRow row) {
    entities().persist(new Audit(row));
    flush("insert an audit row");
  }

  /** What concerns one app, newest first. */
  public List<AuditRow> ofApp(String appId, int limit) {
    return call(
        "list audit rows",
        () ->
            entities()
                .createQuery(
                    "select a from Audit a where a.appId = :app order by a.key desc", Audit.class)
                .setParameter("app", appId)
                .setMaxResults(limit)
                .getResultStream()
                .map(Audit::row)
                .toList());
  }
}
