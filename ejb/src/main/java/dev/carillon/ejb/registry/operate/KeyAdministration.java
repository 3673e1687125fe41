package dev.carillon.ejb.registry.operate;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The keys of apps. A secret is shown once, when it is made. A rotated key keeps its id; its former
 * secret stays good for the overlap. A disabled key is worth nothing from then on and stays listed.
 * Safe for many threads; refusals change nothing.
 */
@ApplicationScoped
public class KeyAdministration {

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);
  private static final int MAX_NOTE = 256;
  private static final int MAX_LINES = 1024;

  private final AppRepository apps;
  private final AppKeyRepository keys;
  private final OperatorWriter writer;
  private final AppDirectory directory;
  private final Clock clock;

  @Inject
  public KeyAdministration(
      AppRepository apps,
      AppKeyRepository keys,
      OperatorWriter writer,
      AppDirectory directory,
      Clock clock) {
    this.apps = apps;
    this.keys = keys;
    this.writer = writer;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * @throws ServiceException not_found, invalid_input, limit_exceeded
   */
  public MadeKey make(String appId, NewKey key, Author by) {
    Checks.optional("note", key.note(), MAX_NOTE);
    String methods = String.join("\n", key.scope().methods().stream().map(r -> r.text()).toList());
    Checks.bytes("methods", methods, MAX_LINES);
    String channels =
        String.join("\n", key.scope().channels().stream().map(c -> c.text()).toList());
    Checks.bytes("channels", channels, 4 * MAX_LINES);
    if (key.expiresAt() != null && !key.expiresAt().isAfter(clock.instant())) {
      throw ServiceException.invalid("expires_at has passed");
    }
    MadeKey made = Retries.repeated(() -> writer.makeKey(appId, key, by));
    directory.changed();
    return made;
  }

  /**
   * An app's keys, also those that are disabled, in the order of their ids.
   *
   * @throws ServiceException not_found
   */
  public Page<KeyView> list(String appId, String cursor, int limit) {
    if (apps.find(appId).isEmpty()) {
      throw ServiceException.notFound("app");
    }
    Listing listing = new Listing(appId, "keys");
    List<AppKeyRow> rows = keys.page(appId, listing.after(cursor, ""), limit + 1);
    return listing.page(rows, limit, KeyView::of, AppKeyRow::keyId);
  }

  /** How many there are. */
  public long count(String appId) {
    return keys.count(appId);
  }

  /**
   * Gives a key another secret.
   *
   * @param overlap how long the present one stays good: up to 90 days
   * @throws ServiceException not_found, invalid_input, conflict when the key is not good any more
   */
  public MadeKey rotate(String appId, String keyId, Duration overlap, Author by) {
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw ServiceException.invalid("overlap must be PT0S to P90D");
    }
    MadeKey rotated = Retries.repeated(() -> writer.rotate(appId, keyId, overlap, by));
    directory.changed();
    return rotated;
  }

  /**
   * Takes a key out of use for ever; its connections are closed.
   *
   * @throws ServiceException not_found
   */
  public void disable(String appId, String keyId, Author by) {
    Retries.repeated(
        () -> {
          writer.disableKey(appId, keyId, by);
          return keyId;
        });
    directory.changed();
  }
}
