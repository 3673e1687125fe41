package dev.carillon.ejb.registry.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.cache.ShortCache;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.CredentialRepository;
import dev.carillon.persistence.registry.CredentialRow;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.webpush.WebPushCredential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the credential that an app uses for a provider. What it answers is at most two seconds old,
 * so a new credential takes effect on every node without a restart; on this node at once. Safe for
 * many threads.
 */
@ApplicationScoped
public class CredentialVault {

  private static final Logger LOG = LoggerFactory.getLogger(CredentialVault.class);
  private static final Duration TTL = Duration.ofSeconds(2);
  private static final int CAPACITY = 10_000;

  private final CredentialRepository credentials;
  private final CredentialWriter writer;
  private final SecretBox secrets;
  private final ShortCache<String, ActiveCredential> byApp;
  private final ShortCache<Long, ActiveCredential> byKey;

  @Inject
  CredentialVault(
      CredentialRepository credentials, CredentialWriter writer, SecretBox secrets, Clock clock) {
    this.credentials = credentials;
    this.writer = writer;
    this.secrets = secrets;
    this.byApp = new ShortCache<>(clock, TTL, CAPACITY);
    this.byKey = new ShortCache<>(clock, TTL, CAPACITY);
  }

  /** The credential in use, a paused one too; empty when the app has none. */
  public Optional<ActiveCredential> active(String appId, ProviderKind kind) {
    return byApp.get(
        kind.code() + ":" + appId, k -> credentials.inUse(appId, kind.code()).map(this::open));
  }

  /**
   * The credential for recipients that are bound to one. A browser's push service takes messages to
   * a subscription only from the key it was made under (RFC 8292 section 4): as long as there is
   * such a subscription its pair stays in use, superseded or not. For other providers, and where
   * the pair is the same, it is the newest.
   *
   * @param madeUnder the credential's key, 0 for none
   */
  public Optional<ActiveCredential> inUse(String appId, ProviderKind kind, long madeUnder) {
    Optional<ActiveCredential> active = active(appId, kind);
    if (kind != ProviderKind.WEB_PUSH
        || madeUnder == 0
        || active.isEmpty()
        || active.get().credentialKey() == madeUnder) {
      return active;
    }
    return byKey(madeUnder)
        .filter(own -> own.kind() == kind && !publicKey(own).equals(publicKey(active.get())))
        .or(() -> active);
  }

  private static String publicKey(ActiveCredential credential) {
    return ((WebPushCredential) credential.credential()).publicKey();
  }

  /** Any version by its key, a superseded one too. */
  public Optional<ActiveCredential> byKey(long credentialKey) {
    return byKey.get(credentialKey, k -> credentials.byKey(credentialKey).map(this::open));
  }

  /** Stops its use until an administrator releases it; nothing happens when it is not active. */
  public void pause(long credentialKey, String reason) {
    String bounded = reason.length() > 512 ? reason.substring(0, 512) : reason;
    if (Retries.repeated(() -> writer.pause(credentialKey, bounded))) {
      LOG.error(
          "credential {} paused, an administrator must release it: {}", credentialKey, reason);
    }
    changed();
  }

  /** Forgets what it remembers: after a credential changed on this node. */
  public void changed() {
    byApp.clear();
    byKey.clear();
  }

  private ActiveCredential open(CredentialRow row) {
    ProviderKind kind = ProviderKind.ofCode(row.provider());
    return new ActiveCredential(
        row.credentialKey(),
        kind,
        row.version(),
        row.state().equals("paused"),
        Credentials.parse(
            kind,
            secrets.openText(
                row.sealed(), SealedPlace.credential(row.credentialKey(), row.appId()))));
  }
}
