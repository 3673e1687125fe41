package dev.carillon.ejb.registry.credential;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.CredentialRepository;
import dev.carillon.persistence.registry.CredentialRow;
import dev.carillon.providers.Credential;
import dev.carillon.providers.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/** One change in one transaction; whoever calls repeats it when it loses. */
@ApplicationScoped
class CredentialWriter {

  /** Far more than anybody needs: a number that a caller made up cannot use them up. */
  static final int MAX_VERSION = 1_000_000;

  private final CredentialRepository credentials;
  private final SecretBox secrets;
  private final KeySequence keys;
  private final Clock clock;

  @Inject
  CredentialWriter(
      CredentialRepository credentials, SecretBox secrets, KeySequence keys, Clock clock) {
    this.credentials = credentials;
    this.secrets = secrets;
    this.keys = keys;
    this.clock = clock;
  }

  /** Makes this the credential in use; the same content again changes nothing. */
  @Transactional
  public CredentialView write(
      String appId, String credentialId, Integer version, Credential credential) {
    int provider = credential.kind().code();
    String text = Credentials.serialize(credential);
    credentials.lockApp(appId);
    Optional<CredentialRow> inUse = credentials.inUse(appId, provider);
    if (inUse.isPresent() && isSame(inUse.get(), credentialId, version, text)) {
      return CredentialView.of(inUse.get());
    }
    int next = nextVersion(appId, provider, credentialId, version);
    credentials.supersede(appId, provider);
    long key = keys.next();
    CredentialRow row =
        new CredentialRow(
            key,
            appId,
            credentialId,
            provider,
            next,
            secrets.sealText(text, SealedPlace.credential(key, appId)),
            publicInfo(credential).toString(),
            "active",
            null,
            clock.millis());
    credentials.insert(row);
    return CredentialView.of(row);
  }

  /** Makes this the credential in use unless the app has one by now: that one is answered. */
  @Transactional
  public CredentialView writeFirst(String appId, String credentialId, Credential credential) {
    credentials.lockApp(appId);
    return credentials
        .inUse(appId, credential.kind().code())
        .map(CredentialView::of)
        .orElseGet(() -> write(appId, credentialId, null, credential));
  }

  private int nextVersion(String appId, int provider, String credentialId, Integer wanted) {
    int latest = credentials.latestVersion(appId, provider, credentialId);
    if (latest >= MAX_VERSION) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED,
          "this credentialId has had " + MAX_VERSION + " versions: take another");
    }
    if (wanted != null && wanted != latest + 1) {
      throw ServiceException.conflict("the next version is " + (latest + 1));
    }
    return latest + 1;
  }

  /** Whether it was active. */
  @Transactional
  public boolean pause(long credentialKey, String reason) {
    return credentials.pause(credentialKey, reason);
  }

  /** Whether the app has such a paused credential. */
  @Transactional
  public boolean release(String appId, long credentialKey) {
    return credentials.release(appId, credentialKey);
  }

  private boolean isSame(CredentialRow row, String credentialId, Integer version, String text) {
    return row.credentialId().equals(credentialId)
        && (version == null || version == row.version())
        && row.state().equals("active")
        && secrets
            .openText(row.sealed(), SealedPlace.credential(row.credentialKey(), row.appId()))
            .equals(text);
  }

  /** Only what this names is ever shown. */
  private static ObjectNode publicInfo(Credential credential) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    ObjectNode fields = credential.json();
    for (String name :
        new String[] {
          "hmsAppId", "packageSid", "publicKey", "subject", "teamId", "keyId", "bundleId", "topic"
        }) {
      copy(fields, name, shown, name);
    }
    if (fields.get("serviceAccountJson") instanceof ObjectNode account) {
      copy(account, "project_id", shown, "projectId");
      copy(account, "client_email", shown, "clientEmail");
    }
    return shown;
  }

  private static void copy(ObjectNode from, String name, ObjectNode to, String as) {
    if (from.path(name).isTextual() && from.get(name).textValue().length() <= 512) {
      to.put(as, from.get(name).textValue());
    }
  }
}
