package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What browsers reported. Whatever writes needs a transaction. */
@ApplicationScoped
public class InteractionRepository extends EntityRepository {

  @Inject
  public InteractionRepository(EntityManager entities) {
    super(entities);
  }

  /** A device that got a publish, or might have. */
  public record Recipient(String appId, long recipientKey) {}

  /**
   * Whose token this is among those that a publish with this id could go to. A browser may have one
   * subscription for several apps: the publish decides, and where several apps have a publish of
   * this id, the one that has a delivery for the device.
   *
   * @param appId null for any
   */
  public Optional<Recipient> recipient(
      int provider, String tokenHash, String publishId, String appId) {
    String sql =
        "select d.app_id, d.recipient_key from device d join publish p on p.app_id = d.app_id"
            + " and p.publish_id = ?1 where d.provider = ?2 and d.token_hash = ?3"
            + (appId == null ? "" : " and d.app_id = ?4")
            + " order by case when exists (select 1 from delivery y where"
            + " y.publish_key = p.publish_key and y.recipient_key = d.recipient_key)"
            + " then 0 else 1 end, d.app_id limit 1";
    List<?> rows =
        appId == null
            ? listed(sql, publishId, provider, tokenHash)
            : listed(sql, publishId, provider, tokenHash, appId);
    return rows.stream()
        .map(row -> (Object[]) row)
        .map(row -> new Recipient((String) row[0], ((Number) row[1]).longValue()))
        .findFirst();
  }

  /** Whether any device has this token. */
  public boolean isKnown(int provider, String tokenHash) {
    String sql = "select recipient_key from device where provider = ?1 and token_hash = ?2 limit 1";
    return !listed(sql, provider, tokenHash).isEmpty();
  }

  private List<?> listed(String sql, Object... parameters) {
    return call(
        "find whose token it is",
        () -> {
          Query query = entities().createNativeQuery(sql);
          for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
          }
          return query.getResultList();
        });
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
}
