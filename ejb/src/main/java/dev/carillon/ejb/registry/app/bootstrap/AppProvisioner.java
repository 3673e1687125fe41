package dev.carillon.ejb.registry.app.bootstrap;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** Creates apps and keys. Repeating it changes nothing but a signing secret that differs. */
@ApplicationScoped
public class AppProvisioner {

  private final AppRepository apps;
  private final SecretBox secrets;
  private final Clock clock;

  @Inject
  public AppProvisioner(AppRepository apps, SecretBox secrets, Clock clock) {
    this.apps = apps;
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
    Optional<AppKeyRow> present = apps.findKey(keyId);
    SealedPlace place = SealedPlace.appKey(keyId, appId);
    if (present.isEmpty()) {
      byte[] sealed = secrets.sealText(secret.reveal(), place);
      insert(keyId, appId, "signing", capability, sealed);
      return;
    }
    requireOwn(present.get(), appId);
    if (!secret.equals(new Secret(secrets.openText(present.get().sealedSecret(), place)))) {
      apps.updateSecret(keyId, secrets.sealText(secret.reveal(), place));
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
    Optional<AppKeyRow> present = apps.findKey(hash);
    if (present.isPresent()) {
      requireOwn(present.get(), appId);
      return;
    }
    insert(hash, appId, "api", capability, null);
  }

  private void insert(
      String keyId, String appId, String kind, Capability capability, byte[] sealed) {
    apps.insertKey(
        new AppKeyRow(keyId, appId, kind, capability.wireName(), sealed, true, clock.millis()));
  }

  private static void requireOwn(AppKeyRow key, String appId) {
    if (!key.appId().equals(appId)) {
      throw new IllegalStateException("a configured key of app " + appId + " is another app's");
    }
  }
}
