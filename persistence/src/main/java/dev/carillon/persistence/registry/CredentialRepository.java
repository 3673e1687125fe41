package dev.carillon.persistence.registry;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jpa.EntityRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Optional;

/**
 * Credentials. For each app and provider at most one row is in use ({@code active} or {@code
 * paused}); the rest are superseded. Whatever writes needs a transaction, and throws {@link
 * dev.carillon.persistence.jdbc.ContentionException} when a row changed meanwhile.
 */
@ApplicationScoped
public class CredentialRepository extends EntityRepository {

  @Inject
  public CredentialRepository(EntityManager entities) {
    super(entities);
  }

  /**
   * Whoever changes which credential an app uses holds this until its transaction ends, so that one
   * change sees the other: also of the first ones, which have no row yet to meet at.
   */
  public void lockApp(String appId) {
    call(
        "lock an app's credentials",
        () -> entities().find(App.class, appId, LockModeType.PESSIMISTIC_WRITE));
  }

  public Optional<CredentialRow> inUse(String appId, int provider) {
    return using(appId, provider).stream().findFirst().map(Credential::row);
  }

  /** Newest first; more than one only where something else went wrong. */
  private List<Credential> using(String appId, int provider) {
    return call(
        "find the credential in use",
        () ->
            entities()
                .createQuery(
                    "select c from Credential c where c.appId = :app and c.provider = :provider"
                        + " and c.state <> :superseded order by c.credentialKey desc",
                    Credential.class)
                .setParameter("app", appId)
                .setParameter("provider", ProviderKind.ofCode(provider))
                .setParameter("superseded", CredentialState.SUPERSEDED)
                .setMaxResults(100)
                .getResultList());
  }

  /** All versions for a provider, newest first; the first hundred. */
  public List<CredentialRow> versions(String appId, int provider) {
    return rows(
        entities()
            .createQuery(
                "select c from Credential c where c.appId = :app and c.provider = :provider"
                    + " order by c.credentialKey desc",
                Credential.class)
            .setParameter("app", appId)
            .setParameter("provider", ProviderKind.ofCode(provider))
            .setMaxResults(100));
  }

  /** The providers this app has a credential in use for. */
  public List<ProviderKind> providersInUse(String appId) {
    return call(
        "list the providers in use",
        () ->
            entities()
                .createQuery(
                    "select distinct c.provider from Credential c"
                        + " where c.appId = :app and c.state <> :superseded",
                    ProviderKind.class)
                .setParameter("app", appId)
                .setParameter("superseded", CredentialState.SUPERSEDED)
                .getResultList());
  }

  public Optional<CredentialRow> byKey(long credentialKey) {
    return entity(credentialKey).map(Credential::row);
  }

  private Optional<Credential> entity(long credentialKey) {
    return call(
        "find a credential",
        () -> Optional.ofNullable(entities().find(Credential.class, credentialKey)));
  }

  /** The highest version stored under this id, 0 when there is none. */
  public int latestVersion(String appId, int provider, String credentialId) {
    Integer latest =
        call(
            "find a credential's latest version",
            () ->
                entities()
                    .createQuery(
                        "select max(c.version) from Credential c where c.appId = :app"
                            + " and c.provider = :provider and c.credentialId = :id",
                        Integer.class)
                    .setParameter("app", appId)
                    .setParameter("provider", ProviderKind.ofCode(provider))
                    .setParameter("id", credentialId)
                    .getSingleResult());
    return latest == null ? 0 : latest;
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is such a version
   */
  public void insert(CredentialRow row) {
    entities().persist(new Credential(row));
    flush("insert a credential");
  }

  /** Retires whatever the app used for this provider. */
  public void supersede(String appId, int provider) {
    using(appId, provider).forEach(Credential::supersede);
    flush("supersede a credential");
  }

  /** Whether it was active. */
  public boolean pause(long credentialKey, String reason) {
    boolean paused = entity(credentialKey).filter(found -> found.pause(reason)).isPresent();
    flush("pause a credential");
    return paused;
  }

  /** Whether it was paused. */
  public boolean release(String appId, long credentialKey) {
    boolean released =
        entity(credentialKey)
            .filter(found -> found.isOf(appId))
            .filter(Credential::release)
            .isPresent();
    flush("release a credential");
    return released;
  }

  /** All versions with keys after this one, in order of their keys. */
  public List<CredentialRow> page(String appId, long afterKey, int limit) {
    return rows(
        entities()
            .createQuery(
                "select c from Credential c where c.appId = :app and c.credentialKey > :after"
                    + " order by c.appId, c.credentialKey",
                Credential.class)
            .setParameter("app", appId)
            .setParameter("after", afterKey)
            .setMaxResults(limit));
  }

  /** Those that wait for an administrator. */
  public List<CredentialRow> paused(String appId, long afterKey, int limit) {
    return rows(
        entities()
            .createQuery(
                "select c from Credential c where c.appId = :app and c.credentialKey > :after"
                    + " and c.state = :paused order by c.appId, c.credentialKey",
                Credential.class)
            .setParameter("app", appId)
            .setParameter("after", afterKey)
            .setParameter("paused", CredentialState.PAUSED)
            .setMaxResults(limit));
  }

  private List<CredentialRow> rows(TypedQuery<Credential> query) {
    return call("list credentials", () -> query.getResultStream().map(Credential::row).toList());
  }
}
