package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.security.Secret;
import java.util.List;
import java.util.function.Predicate;

/**
 * A key that is good now: a snapshot; ask {@link AppDirectory} again rather than keep it.
 *
 * @param appId null for a key of the operator
 * @param secrets what the holder of a signing key signs with: the present one first, then the
 *     former one until a rotation's overlap is over; none for API keys
 * @param scope what it is restricted to beside its capability
 */
public record AppKey(
    String keyId, String appId, Capability capability, List<Secret> secrets, KeyScope scope) {

  public AppKey {
    secrets = List.copyOf(secrets);
  }

  /** A key without restrictions. */
  public AppKey(String keyId, String appId, Capability capability, Secret secret) {
    this(
        keyId,
        appId,
        capability,
        secret == null ? List.of() : List.of(secret),
        KeyScope.EVERYTHING);
  }

  /** What we sign with ourselves; null for API keys. */
  public Secret secret() {
    return secrets.isEmpty() ? null : secrets.get(0);
  }

  /** Whether one of its secrets proves something. */
  public boolean proves(Predicate<Secret> proof) {
    return secrets.stream().anyMatch(proof);
  }

  /** Whether it is a key of this app, or of the operator. */
  public boolean reaches(String app) {
    return capability == Capability.OPERATOR || app.equals(appId);
  }
}
