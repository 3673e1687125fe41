package dev.carillon.ejb.registry.app.bootstrap;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.KeySecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** Creates apps and keys. Repeating it changes nothing but a signing secret that differs. */
@ApplicationScoped
public class AppProvisioner {

  /** The id of the operator's first key. */
  public static final String OPERATOR = "operator";

  private static final int ID_CHARACTERS = 16;

  private final AppRepository apps;
  private final AppKeyRepository keys;
  private final SecretBox secrets;
  private final Clock clock;

  @Inject
  public AppProvisioner(AppRepository apps, AppKeyRepository keys, SecretBox secrets, Clock clock) {
    this.apps = apps;
    this.keys = keys;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Creates the app unless it exists; an app that exists keeps its settings. */
  @Transactional
  public void app(String appId, String name, AppSettings settings) {
    if (apps.find(appId).isEmpty()) {
      apps.insert(new AppRow(appId, name, true, settings.write(), clock.millis()));
    }
  }

  /**
   * Creates a signing key, or gives it this secret.
   *
   * @throws IllegalStateException when the key is another app's
   */
  @Transactional
  public void signingKey(String appId, String keyId, Secret secret, Capability capability) {
    Optional<AppKeyRow> present = keys.find(keyId);
    SealedPlace place = SealedPlace.appKey(keyId, appId);
    if (present.isEmpty()) {
      byte[] sealed = secrets.sealText(secret.reveal(), place);
      keys.insert(AppKeyRow.signing(keyId, appId, capability.wireName(), sealed, clock.millis()));
      return;
    }
    requireOwn(present.get(), appId);
    byte[] known = present.get().secrets().sealed();
    if (!secret.equals(new Secret(secrets.openText(known, place)))) {
      keys.replace(keyId, old -> KeySecrets.sealed(secrets.sealText(secret.reveal(), place)));
    }
  }

  /**
   * Creates an API key; only its hash is kept.
   *
   * @throws IllegalStateException when the key is another app's
   */
  @Transactional
  public void apiKey(String appId, Secret key, Capability capability) {
    String hash = Hashes.sha256Hex(key.reveal());
    Optional<AppKeyRow> present = keys.findByHash(hash);
    if (present.isPresent()) {
      requireOwn(present.get(), appId);
      return;
    }
    String id = "configured-" + hash.substring(0, ID_CHARACTERS);
    keys.insert(AppKeyRow.api(id, appId, capability.wireName(), hash, clock.millis()));
  }

  /**
   * The operator's first key: the configured one, whatever it was before.
   *
   * @param hash lower-case hex of SHA-256 of the key
   */
  @Transactional
  public void operatorKey(String hash) {
    Optional<AppKeyRow> present = keys.find(OPERATOR);
    if (present.isEmpty()) {
      insertOperator(hash);
    } else if (!hash.equals(present.get().secrets().hash())) {
      keys.replace(OPERATOR, old -> KeySecrets.hashed(hash));
    }
  }

  /**
   * Makes the operator's first key, unless there is one of whatever name.
   *
   * @return whether it was made
   */
  @Transactional
  public boolean firstOperatorKey(String hash) {
    if (keys.has(Capability.OPERATOR.wireName())) {
      return false;
    }
    insertOperator(hash);
    return true;
  }

  private void insertOperator(String hash) {
    keys.insert(
        AppKeyRow.api(OPERATOR, null, Capability.OPERATOR.wireName(), hash, clock.millis()));
  }

  private static void requireOwn(AppKeyRow key, String appId) {
    if (!appId.equals(key.appId())) {
      throw new IllegalStateException("a configured key of app " + appId + " is another app's");
    }
  }
}
