package dev.carillon.ejb.registry.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.app.AppLimits;
import dev.carillon.ejb.registry.app.NewSecrets;
import dev.carillon.ejb.registry.app.RouteRule;
import dev.carillon.ejb.registry.app.StoredLines;
import dev.carillon.ejb.registry.audit.AuditTrail;
import dev.carillon.ejb.registry.audit.AuditTrail.Change;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.CeilingRepository;
import dev.carillon.persistence.registry.KeyBounds;
import dev.carillon.persistence.registry.KeyKind;
import dev.carillon.persistence.registry.KeyLife;
import dev.carillon.persistence.registry.KeySecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;

/** One change with its audit row in one transaction; repeated by the services when it loses. */
@ApplicationScoped
@Transactional
public class OperatorWriter {

  private static final int MOST_KEYS = 1000;

  private final AppRepository apps;
  private final AppKeyRepository keys;
  private final CeilingRepository ceilings;
  private final AuditTrail audit;
  private final SecretBox secrets;
  private final NewSecrets made;
  private final Clock clock;

  @Inject
  public OperatorWriter(
      AppRepository apps,
      AppKeyRepository keys,
      CeilingRepository ceilings,
      AuditTrail audit,
      SecretBox secrets,
      NewSecrets made,
      Clock clock) {
    this.apps = apps;
    this.keys = keys;
    this.ceilings = ceilings;
    this.audit = audit;
    this.secrets = secrets;
    this.made = made;
    this.clock = clock;
  }

  /** An app with its first key. */
  public MadeKey makeApp(String appId, NewApp app, String settings, Author by) {
    if (apps.find(appId).isPresent()) {
      throw ServiceException.conflict("there is an app " + appId);
    }
    apps.insert(new AppRow(appId, app.name(), true, settings, clock.millis()));
    if (app.limits() != null) {
      ceilings.put(appId, app.limits().json().toString());
    }
    audit.write(by, new Change("app.create", appId, appId), null, json(app.name(), true));
    return makeKey(appId, NewKey.FIRST, by);
  }

  /** Renames, disables or enables; null leaves as it is. */
  public void changeApp(String appId, String name, Boolean enabled, Author by) {
    AppRow before = apps.find(appId).orElseThrow(() -> ServiceException.notFound("app"));
    AppRow after =
        apps.change(appId, name, enabled).orElseThrow(() -> ServiceException.notFound("app"));
    if (!before.equals(after)) {
      audit.write(
          by,
          new Change(verb(enabled), appId, appId),
          json(before.name(), before.enabled()),
          json(after.name(), after.enabled()));
    }
  }

  private static String verb(Boolean enabled) {
    if (enabled == null) {
      return "app.rename";
    }
    return enabled ? "app.enable" : "app.disable";
  }

  /** Writes down that all of an app is to be removed. */
  public void noteErasure(String appId, Author by) {
    audit.write(by, new Change("app.erase", appId, appId), null, null);
  }

  /** A key of an app that is there. */
  public MadeKey makeKey(String appId, NewKey key, Author by) {
    requireApp(appId);
    if (keys.count(appId) >= MOST_KEYS) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "an app has at most " + MOST_KEYS + " keys");
    }
    Secret secret = made.secret();
    long now = clock.millis();
    String id = made.id();
    SealedPlace place = SealedPlace.appKey(id, appId);
    AppKeyRow row =
        new AppKeyRow(
            id,
            appId,
            KeyKind.valueOf(key.proof().name()),
            key.capability().wireName(),
            stored(key.proof() == Proof.SIGNING ? place : null, secret, null),
            bounds(key),
            KeyLife.from(now, key.expiresAt() == null ? null : key.expiresAt().toEpochMilli()));
    keys.insert(row);
    KeyView view = KeyView.of(row);
    audit.write(by, new Change("key.create", row.keyId(), appId), null, KeyJson.of(view));
    return new MadeKey(view, secret);
  }

  private static KeyBounds bounds(NewKey key) {
    return new KeyBounds(
        StoredLines.write(key.scope().methods().stream().map(RouteRule::text).toList()),
        StoredLines.write(key.scope().channels().stream().map(each -> each.text()).toList()),
        key.note());
  }

  /** Gives a key another secret; the present one stays good for the overlap. */
  public MadeKey rotate(String appId, String keyId, Duration overlap, Author by) {
    AppKeyRow before = good(appId, keyId);
    Secret secret = made.secret();
    SealedPlace place = before.kind() == KeyKind.SIGNING ? SealedPlace.appKey(keyId, appId) : null;
    long until = clock.millis() + overlap.toMillis();
    AppKeyRow after =
        keys.replace(
                keyId,
                old ->
                    stored(
                        place,
                        secret,
                        overlap.isZero()
                            ? null
                            : new KeySecrets.Former(old.sealed(), old.hash(), until)))
            .orElseThrow(() -> ServiceException.notFound("key"));
    KeyView view = KeyView.of(after);
    audit.write(
        by,
        new Change("key.rotate", keyId, appId),
        KeyJson.of(KeyView.of(before)),
        KeyJson.of(view));
    return new MadeKey(view, secret);
  }

  /**
   * @param place of a signing key; null for an API key
   */
  private KeySecrets stored(SealedPlace place, Secret secret, KeySecrets.Former former) {
    return place == null
        ? new KeySecrets(null, Hashes.sha256Hex(secret.reveal()), former)
        : new KeySecrets(secrets.sealText(secret.reveal(), place), null, former);
  }

  /** Takes a key out of use for ever. */
  public void disableKey(String appId, String keyId, Author by) {
    AppKeyRow before = own(appId, keyId);
    if (before.life().enabled()) {
      keys.disable(keyId);
      audit.write(
          by,
          new Change("key.disable", keyId, appId),
          KeyJson.of(KeyView.of(before)),
          KeyJson.of(KeyView.of(own(appId, keyId))));
    }
  }

  /**
   * @param scope an app that is there, or {@link CeilingRepository#ALL}
   */
  public void limit(String scope, AppLimits limits, Author by) {
    String appId = scope.equals(CeilingRepository.ALL) ? null : scope;
    if (appId != null) {
      requireApp(appId);
    }
    ObjectNode before = ceilings.find(scope).map(KeyJson::tree).orElse(null);
    ceilings.put(scope, limits.json().toString());
    audit.write(
        by,
        new Change("limits.change", appId == null ? "all" : appId, appId),
        before,
        limits.json());
  }

  private void requireApp(String appId) {
    if (apps.find(appId).isEmpty()) {
      throw ServiceException.notFound("app");
    }
  }

  private AppKeyRow own(String appId, String keyId) {
    return keys.find(keyId)
        .filter(key -> appId.equals(key.appId()))
        .orElseThrow(() -> ServiceException.notFound("key"));
  }

  private AppKeyRow good(String appId, String keyId) {
    AppKeyRow key = own(appId, keyId);
    if (!key.life().isGood(clock.millis())) {
      throw ServiceException.conflict("the key is disabled or has expired");
    }
    return key;
  }

  private static ObjectNode json(String name, boolean enabled) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("enabled", enabled);
  }
}
