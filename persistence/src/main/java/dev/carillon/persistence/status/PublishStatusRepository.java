package dev.carillon.persistence.status;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Optional;

/**
 * Publishes, to be read. Each call reads the row anew, in one transaction too: the pipeline changes
 * it by SQL, which a persistence context does not see.
 */
@ApplicationScoped
public class PublishStatusRepository extends EntityRepository {

  @Inject
  public PublishStatusRepository(EntityManager entities) {
    super(entities);
  }

  public Optional<PublishSnapshot> find(String appId, String publishId) {
    return first(
        entities()
            .createQuery(
                "select p from Publish p where p.appId = :app and p.publishId = :id", Publish.class)
            .setParameter("app", appId)
            .setParameter("id", publishId));
  }

  public Optional<PublishSnapshot> byKey(long publishKey) {
    return first(
        entities()
            .createQuery("select p from Publish p where p.publishKey = :key", Publish.class)
            .setParameter("key", publishKey));
  }

  private Optional<PublishSnapshot> first(TypedQuery<Publish> query) {
    return call(
        "read a publish",
        () ->
            query
                // else a second query of one transaction gives the object of the first, as it was
                .setHint("eclipselink.refresh", true)
                .getResultStream()
                .findFirst()
                .map(Publish::snapshot));
  }
}
