package dev.carillon.persistence.registry;

import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Apps. Whatever writes needs a transaction. */
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

  /** All apps, also those that are disabled. */
  public long count() {
    return call(
        "count apps",
        () -> entities().createQuery("select count(a) from App a", Long.class).getSingleResult());
  }

  /**
   * Gives an app another name, or takes it out of use and back; null leaves as it is.
   *
   * @return as it is now; empty when there is none
   * @throws dev.carillon.persistence.jdbc.ContentionException when it changed meanwhile
   */
  public Optional<AppRow> change(String appId, String name, Boolean enabled) {
    Optional<App> app =
        call("find an app", () -> Optional.ofNullable(entities().find(App.class, appId)));
    app.ifPresent(
        found -> {
          if (name != null) {
            found.rename(name);
          }
          if (enabled != null) {
            found.setEnabled(enabled);
          }
        });
    flush("change an app");
    return app.map(App::row);
  }
}
