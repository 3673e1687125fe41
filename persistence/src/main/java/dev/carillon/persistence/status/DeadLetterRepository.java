package dev.carillon.persistence.status;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jpa.EntityRepository;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dead letters: read, and noted as sent again under a lock, as nobody counts their versions. */
@ApplicationScoped
public class DeadLetterRepository extends EntityRepository {

  @Inject
  public DeadLetterRepository(EntityManager entities) {
    super(entities);
  }

  /**
   * Which dead letters: null leaves a bound out.
   *
   * @param since epoch milliseconds, as until, which is not included
   */
  public record Filter(ProviderKind provider, Long since, Long until) {}

  /** Newest first, those before a key. */
  public List<DeadLetterRow> list(String appId, Filter filter, long before, int limit) {
    StringBuilder query =
        new StringBuilder(
            "select l from DeadLetter l where l.appId = :app and l.deadLetterKey < :before");
    Map<String, Object> parameters = new HashMap<>(Map.of("app", appId, "before", before));
    if (filter.provider() != null) {
      query.append(" and l.provider = :provider");
      parameters.put("provider", filter.provider());
    }
    if (filter.since() != null) {
      query.append(" and l.occurredAt >= :since");
      parameters.put("since", Instant.ofEpochMilli(filter.since()));
    }
    if (filter.until() != null) {
      query.append(" and l.occurredAt < :until");
      parameters.put("until", Instant.ofEpochMilli(filter.until()));
    }
    query.append(" order by l.appId desc, l.deadLetterKey desc");
    return call("list dead letters", () -> rows(query.toString(), parameters, limit));
  }

  private List<DeadLetterRow> rows(String text, Map<String, Object> parameters, int limit) {
    TypedQuery<DeadLetter> query = entities().createQuery(text, DeadLetter.class);
    parameters.forEach(query::setParameter);
    return query
        .setMaxResults(limit)
        .setHint("eclipselink.read-only", true)
        .getResultStream()
        .map(DeadLetter::row)
        .toList();
  }

  /**
   * One dead letter, locked until the transaction ends so that two replays do not both send it.
   *
   * @throws dev.carillon.persistence.jdbc.ContentionException when the lock took too long
   */
  public Optional<DeadLetterRow> lock(String appId, long key) {
    return call(
        "lock a dead letter",
        () ->
            Optional.ofNullable(
                    entities().find(DeadLetter.class, key, LockModeType.PESSIMISTIC_WRITE))
                .filter(letter -> letter.isOf(appId))
                .map(DeadLetter::row));
  }

  /** Notes which publish sends it again; call it under its lock. */
  public void replayed(long key, String publishId) {
    call("find a dead letter", () -> entities().find(DeadLetter.class, key)).replayed(publishId);
    flush("note a replay");
  }
}
