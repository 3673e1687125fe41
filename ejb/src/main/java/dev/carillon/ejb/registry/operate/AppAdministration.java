package dev.carillon.ejb.registry.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.job.Erasures;
import dev.carillon.ejb.platform.job.JobProgress;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppLimits;
import dev.carillon.ejb.registry.app.AppSettingsService;
import dev.carillon.ejb.registry.app.NewSecrets;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.CeilingRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The apps of this server and what they may have at most. A disabled app is not found by anybody
 * from then on: its requests, connections and pushes end; it can be enabled again. Safe for many
 * threads; refusals change nothing.
 */
@ApplicationScoped
public class AppAdministration {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final int MAX_NAME = 256;

  /** Of lists of no single app. */
  private static final Listing LIST = new Listing("", "apps");

  private final AppRepository apps;
  private final CeilingRepository ceilings;
  private final OperatorWriter writer;
  private final AppSettingsService settings;
  private final AppDirectory directory;
  private final NewSecrets made;
  private final Erasures erasures;

  @Inject
  public AppAdministration(
      AppRepository apps,
      CeilingRepository ceilings,
      OperatorWriter writer,
      AppSettingsService settings,
      AppDirectory directory,
      NewSecrets made,
      Erasures erasures) {
    this.apps = apps;
    this.ceilings = ceilings;
    this.writer = writer;
    this.settings = settings;
    this.directory = directory;
    this.made = made;
    this.erasures = erasures;
  }

  /**
   * Makes an app with a signing key of admin capability.
   *
   * @throws ServiceException invalid_input, conflict when there is one of this id
   */
  public MadeApp make(NewApp app, Author by) {
    String id = app.id() == null ? "app-" + made.id() : app.id();
    if (!ID.matcher(id).matches()) {
      throw ServiceException.invalid("id must be 1 to 128 of A-Z a-z 0-9 _ -");
    }
    Checks.text("name", app.name(), MAX_NAME);
    AppLimits own = app.limits() == null ? AppLimits.NONE : app.limits();
    String stored = settings.fresh(app.settings(), own.over(limits()));
    MadeKey key = Retries.repeated(() -> writer.makeApp(id, app, stored, by));
    directory.changed();
    return new MadeApp(get(id), key);
  }

  /**
   * @throws ServiceException not_found
   */
  public AppView get(String appId) {
    return view(apps.find(appId).orElseThrow(() -> ServiceException.notFound("app")));
  }

  /** All apps, also those that are disabled, in the order of their ids. */
  public Page<AppView> list(String cursor, int limit) {
    List<AppRow> rows = apps.page(LIST.after(cursor, ""), limit + 1);
    return LIST.page(rows, limit, this::view, AppRow::appId);
  }

  /** How many there are. */
  public long count() {
    return apps.count();
  }

  /**
   * Changes what is given.
   *
   * @param name null to leave it
   * @param enabled null to leave it
   * @param changes of settings, as an app's own are changed; null for none
   * @throws ServiceException not_found, invalid_input
   */
  public AppView change(String appId, String name, Boolean enabled, ObjectNode changes, Author by) {
    Checks.optional("name", name, MAX_NAME);
    if (changes != null) {
      settings.patch(appId, changes, by);
    }
    Retries.repeated(
        () -> {
          writer.changeApp(appId, name, enabled, by);
          return appId;
        });
    directory.changed();
    return get(appId);
  }

  /**
   * Disables an app and begins to remove all that it has.
   *
   * @throws ServiceException not_found
   */
  public JobProgress erase(String appId, Author by) {
    change(appId, null, false, null, by);
    writer.noteErasure(appId, by);
    return erasures.start(appId);
  }

  /** What apps without limits of their own may have at most. */
  public AppLimits limits() {
    return ceilings.find(CeilingRepository.ALL).map(AppLimits::stored).orElse(AppLimits.NONE);
  }

  /**
   * The app's own limits, and those for all where it has none.
   *
   * @throws ServiceException not_found
   */
  public AppLimits limits(String appId) {
    return get(appId).limits().over(limits());
  }

  /** Replaces the limits for all apps. */
  public void limit(AppLimits limits, Author by) {
    store(CeilingRepository.ALL, limits, by);
  }

  /**
   * Replaces the limits of one app.
   *
   * @throws ServiceException not_found
   */
  public void limit(String appId, AppLimits limits, Author by) {
    store(appId, limits, by);
  }

  private void store(String scope, AppLimits limits, Author by) {
    Retries.repeated(
        () -> {
          writer.limit(scope, limits, by);
          return scope;
        });
    directory.changed();
  }

  private AppView view(AppRow row) {
    return new AppView(
        row.appId(),
        row.name(),
        row.enabled(),
        KeyJson.tree(row.settings()),
        ceilings.find(row.appId()).map(AppLimits::stored).orElse(AppLimits.NONE),
        Instant.ofEpochMilli(row.createdAt()));
  }
}
