package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Keys of apps and of the operator. Whatever writes needs a transaction. */
@ApplicationScoped
public class AppKeyRepository extends EntityRepository {

  private final Sql sql;

  @Inject
  public AppKeyRepository(EntityManager entities, DataSource dataSource) {
    super(entities);
    this.sql = new Sql(dataSource);
  }

  public Optional<AppKeyRow> find(String keyId) {
    return call("find a key", () -> Optional.ofNullable(entities().find(AppKey.class, keyId)))
        .map(AppKey::row);
  }

  /** The API key whose secret has this hash, or had it before its last rotation. */
  public Optional<AppKeyRow> findByHash(String hash) {
    // two seeks: H2 uses no index for an "or"
    return first("select k from AppKey k where k.secretHash = :hash", hash)
        .or(() -> first("select k from AppKey k where k.formerHash = :hash", hash));
  }

  private Optional<AppKeyRow> first(String query, String hash) {
    return call(
        "find a key by its hash",
        () ->
            entities()
                .createQuery(query, AppKey.class)
                .setParameter("hash", hash)
                .setMaxResults(1)
                .getResultStream()
                .map(AppKey::row)
                .findFirst());
  }

  /** At most 1,000, oldest first. */
  public List<AppKeyRow> ofApp(String appId) {
    return list(
        "select k from AppKey k where k.appId = :app and k.keyId > :after"
            + " order by k.createdAt, k.keyId",
        appId,
        "",
        1000);
  }

  /** An app's keys after this id, in the order of their ids. */
  public List<AppKeyRow> page(String appId, String afterKeyId, int limit) {
    return list(
        "select k from AppKey k where k.appId = :app and k.keyId > :after order by k.keyId",
        appId,
        afterKeyId,
        limit);
  }

  private List<AppKeyRow> list(String query, String appId, String after, int limit) {
    return call(
        "list an app's keys",
        () ->
            entities()
                .createQuery(query, AppKey.class)
                .setParameter("app", appId)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(AppKey::row)
                .toList());
  }

  public long count(String appId) {
    return call(
        "count an app's keys",
        () ->
            entities()
                .createQuery("select count(k) from AppKey k where k.appId = :app", Long.class)
                .setParameter("app", appId)
                .getSingleResult());
  }

  /** Whether there is a key with this capability, of whatever app. */
  public boolean has(String capability) {
    return call(
        "find a key by its capability",
        () ->
            entities()
                    .createQuery(
                        "select count(k) from AppKey k where k.capability = :capability",
                        Long.class)
                    .setParameter("capability", capability)
                    .getSingleResult()
                > 0);
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   */
  public void insert(AppKeyRow key) {
    entities().persist(new AppKey(key));
    flush("insert a key");
  }

  /**
   * Replaces the secrets by what the function makes of them.
   *
   * @return as it is now; empty when there is none
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public Optional<AppKeyRow> replace(String keyId, UnaryOperator<KeySecrets> change) {
    Optional<AppKey> key =
        call("find a key", () -> Optional.ofNullable(entities().find(AppKey.class, keyId)));
    key.ifPresent(found -> found.replace(change.apply(found.row().secrets())));
    flush("change a key's secret");
    return key.map(AppKey::row);
  }

  /**
   * Takes it out of use for ever.
   *
   * @return as it is now; empty when there is none
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public Optional<AppKeyRow> disable(String keyId) {
    Optional<AppKey> key =
        call("find a key", () -> Optional.ofNullable(entities().find(AppKey.class, keyId)));
    key.ifPresent(AppKey::disable);
    flush("disable a key");
    return key.map(AppKey::row);
  }

  /** Remembers a use (epoch milliseconds), unless a later one is known. */
  public void used(String keyId, long at) {
    sql.update(
        """
        update app_key set last_used_at = ?, version = version + 1
        where key_id = ? and (last_used_at is null or last_used_at < ?)\
        """,
        at,
        keyId,
        at);
  }
}
