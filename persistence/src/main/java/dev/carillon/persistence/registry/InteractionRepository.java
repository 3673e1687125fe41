package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What browsers reported. Whatever writes needs a transaction. */
@ApplicationScoped
public class InteractionRepository extends EntityRepository {

  /** For the container's proxy only. */
  protected InteractionRepository() {
    super(null);
  }

  @Inject
  public InteractionRepository(EntityManager entities) {
    super(entities);
  }

  /**
   * Whether it is the first of its kind; a repetition changes nothing.
   *
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when the same came meanwhile
   */
  public boolean insert(
      String appId, String publishId, long recipientKey, int event, String action, long at) {
    short code = (short) event;
    Interaction present =
        call(
            "find an interaction",
            () ->
                entities()
                    .find(
                        Interaction.class,
                        new InteractionId(appId, publishId, recipientKey, code)));
    if (present != null) {
      return false;
    }
    entities()
        .persist(
            new Interaction(
                appId, publishId, recipientKey, code, action, Instant.ofEpochMilli(at)));
    flush("insert an interaction");
    return true;
  }

  /** How many devices reported each kind of event. */
  public Map<Integer, Long> count(String appId, String publishId) {
    List<Object[]> rows =
        call(
            "count interactions",
            () ->
                entities()
                    .createQuery(
                        "select i.event, count(i.recipientKey) from Interaction i"
                            + " where i.appId = :app and i.publishId = :publish group by i.event",
                        Object[].class)
                    .setParameter("app", appId)
                    .setParameter("publish", publishId)
                    .getResultList());
    Map<Integer, Long> counts = new TreeMap<>();
    rows.forEach(row -> counts.put(((Number) row[0]).intValue(), (Long) row[1]));
    return counts;
  }

  /** Forgets what is older; returns how many rows. */
  public int deleteBefore(long epochMillis) {
    return call(
        "delete interactions",
        () ->
            entities()
                .createQuery("delete from Interaction i where i.occurredAt < :before")
                .setParameter("before", Instant.ofEpochMilli(epochMillis))
                .executeUpdate());
  }
}
