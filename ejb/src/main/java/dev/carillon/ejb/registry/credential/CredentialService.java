package dev.carillon.ejb.registry.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.paging.Listing;
import dev.carillon.ejb.platform.paging.Page;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.persistence.registry.CredentialRepository;
import dev.carillon.persistence.registry.CredentialRow;
import dev.carillon.providers.Credential;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.webpush.WebPushCredential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What administrators do with provider credentials. A new one is in use at once on this node and
 * within two seconds on the others; the former stays stored, superseded. Safe for many threads.
 */
@ApplicationScoped
public class CredentialService {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIST = "credentials";
  private static final String PAUSED = "paused";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final CredentialRepository credentials;
  private final CredentialWriter writer;
  private final CredentialVault vault;
  private final AppDirectory apps;

  @Inject
  CredentialService(
      CredentialRepository credentials,
      CredentialWriter writer,
      CredentialVault vault,
      AppDirectory apps) {
    this.credentials = credentials;
    this.writer = writer;
    this.vault = vault;
    this.apps = apps;
  }

  /**
   * Checks and stores a credential and takes it into use. The same one again changes nothing.
   *
   * @param credentialId null for the provider's name
   * @param version null for the next, else the next: grows by one under one id
   * @param fields as the contract's route for this provider takes them
   * @throws ServiceException invalid_input naming the field, conflict when another version is next
   */
  public CredentialView put(
      String appId, ProviderKind kind, String credentialId, Integer version, ObjectNode fields) {
    String id = credentialId == null ? kind.wireName() : credentialId;
    if (!ID.matcher(id).matches()) {
      throw ServiceException.invalid("credentialId must be 1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    if (version != null && version < 1) {
      throw ServiceException.invalid("version must be above zero");
    }
    Credential credential = parse(kind, fields);
    CredentialView view = Retries.repeated(() -> writer.write(appId, id, version, credential));
    changed();
    return view;
  }

  /** The app's own VAPID pair, made now if there is none; its public key. */
  public String vapidPublicKey(String appId, String subject) {
    Optional<String> present = vapidPublicKey(appId);
    if (present.isPresent()) {
      return present.get();
    }
    WebPushCredential made = WebPushCredential.generate(subject);
    // of several nodes that start at once one makes the pair
    Retries.repeated(() -> writer.writeFirst(appId, ProviderKind.WEB_PUSH.wireName(), made));
    changed();
    return vapidPublicKey(appId).orElseThrow();
  }

  /** Gives the app's VAPID pair, which must be there, another subject; the keys stay. */
  public void vapidSubject(String appId, String subject) {
    WebPushCredential pair =
        (WebPushCredential) vault.active(appId, ProviderKind.WEB_PUSH).orElseThrow().credential();
    if (!pair.subject().equals(subject)) {
      put(
          appId,
          ProviderKind.WEB_PUSH,
          null,
          null,
          new WebPushCredential(pair.publicKey(), pair.privateKey(), subject).json());
    }
  }

  /** What browsers subscribe with; empty when the app has no VAPID pair. */
  public Optional<String> vapidPublicKey(String appId) {
    return vault
        .active(appId, ProviderKind.WEB_PUSH)
        .map(active -> ((WebPushCredential) active.credential()).publicKey());
  }

  /** The version in use; 1 where there is none, as the first one would have. */
  public int version(String appId, ProviderKind kind) {
    return vault.active(appId, kind).map(ActiveCredential::version).orElse(1);
  }

  /**
   * The VAPID pair that a subscription is made under.
   *
   * @param publicKey what the browser says, base64url; null for the pair in use
   * @return its credential's key; 0 where the app has no pair
   * @throws ServiceException invalid_input when the app never had that pair: nothing that we send
   *     would reach the browser
   */
  public long vapidPair(String appId, String publicKey) {
    Optional<ActiveCredential> active = vault.active(appId, ProviderKind.WEB_PUSH);
    if (publicKey == null || active.isEmpty()) {
      return active.map(ActiveCredential::credentialKey).orElse(0L);
    }
    String wanted = publicKey.replace('+', '-').replace('/', '_').replace("=", "");
    if (((WebPushCredential) active.get().credential()).publicKey().equals(wanted)) {
      return active.get().credentialKey();
    }
    return credentials.versions(appId, ProviderKind.WEB_PUSH.code()).stream()
        .filter(row -> wanted.equals(shownPublicKey(row)))
        .findFirst()
        .map(CredentialRow::credentialKey)
        .orElseThrow(() -> ServiceException.invalid("applicationServerKey is no key of this app"));
  }

  private static String shownPublicKey(CredentialRow row) {
    try {
      return JSON.readTree(row.publicInfo()).path("publicKey").asText(null);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored public information is not JSON", e);
    }
  }

  /** All versions, oldest first. */
  public Page<CredentialView> list(String appId, String cursor, int limit) {
    Listing listing = new Listing(appId, LIST);
    long after = listing.after(cursor, Long.MIN_VALUE);
    return page(listing, credentials.page(appId, after, limit + 1), limit);
  }

  /** Those that the guard against wiping a registry stopped. */
  public Page<CredentialView> paused(String appId, String cursor, int limit) {
    Listing listing = new Listing(appId, PAUSED);
    long after = listing.after(cursor, Long.MIN_VALUE);
    return page(listing, credentials.paused(appId, after, limit + 1), limit);
  }

  /**
   * Puts a paused credential back into use.
   *
   * @throws ServiceException not_found when the app has no such paused credential
   */
  public void release(String appId, String credentialKey) {
    long key = key(Checks.text("key", credentialKey, 20));
    if (!Retries.repeated(() -> writer.release(appId, key))) {
      throw ServiceException.notFound("paused credential");
    }
    changed();
  }

  private void changed() {
    vault.changed();
    apps.changed();
  }

  private static Credential parse(ProviderKind kind, ObjectNode fields) {
    try {
      return Credentials.parse(kind, fields);
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid(e.getMessage());
    }
  }

  private static long key(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ServiceException.invalid("key is malformed");
    }
  }

  private static Page<CredentialView> page(Listing listing, List<CredentialRow> rows, int limit) {
    return listing.page(rows, limit, CredentialView::of, CredentialRow::credentialKey);
  }
}
