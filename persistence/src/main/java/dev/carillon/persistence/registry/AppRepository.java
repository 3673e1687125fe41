package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Apps and their keys. Whatever writes needs a transaction. */
@ApplicationScoped
public class AppRepository extends EntityRepository {

  @Inject
  public AppRepository(EntityManager entities) {
    super(entities);
  }

  public Optional<AppRow> find(String appId) {
    return call("find an app", () -> Optional.ofNullable(entities().find(App.class, appId)))
        .map(App::row);
  }

  /** Apps after this id, in order of their ids. */
  public List<AppRow> page(String afterAppId, int limit) {
    return call(
        "list apps",
        () ->
            entities()
                .createQuery(
                    "select a from App a where a.appId > :after order by a.appId", App.class)
                .setParameter("after", afterAppId)
                .setMaxResults(limit)
                .getResultStream()
                .map(App::row)
                .toList());
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   */
  public void insert(AppRow app) {
    entities().persist(new App(app));
    flush("insert an app");
  }

  /**
   * Changes the settings to what the function makes of them; the new ones, empty when there is no
   * such app.
   *
   * @throws dev.carillon.persistence.jdbc.ContentionException when they changed meanwhile
   */
  public Optional<String> changeSettings(String appId, UnaryOperator<String> change) {
    Optional<App> app =
        call("find an app", () -> Optional.ofNullable(entities().find(App.class, appId)));
    app.ifPresent(found -> found.changeSettings(change.apply(found.settings())));
    flush("change an app's settings");
    return app.map(App::settings);
  }

  public Optional<AppKeyRow> findKey(String keyId) {
    return call("find a key", () -> Optional.ofNullable(entities().find(AppKey.class, keyId)))
        .map(AppKey::row);
  }

  /** At most 1,000, oldest first. */
  public List<AppKeyRow> keysOf(String appId) {
    return call(
        "list an app's keys",
        () ->
            entities()
                .createQuery(
                    "select k from AppKey k where k.appId = :app order by k.createdAt, k.keyId",
                    AppKey.class)
                .setParameter("app", appId)
                .setMaxResults(1000)
                .getResultStream()
                .map(AppKey::row)
                .toList());
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   */
  public void insertKey(AppKeyRow key) {
    entities().persist(new AppKey(key));
    flush("insert a key");
  }

  /**
   * Whether there was such a key.
   *
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public boolean updateSecret(String keyId, byte[] sealedSecret) {
    Optional<AppKey> key =
        call("find a key", () -> Optional.ofNullable(entities().find(AppKey.class, keyId)));
    key.ifPresent(found -> found.changeSecret(sealedSecret));
    flush("change a key's secret");
    return key.isPresent();
  }
}
