package dev.carillon.ejb.registry.operate;

import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.KeyScope;
import java.time.Instant;

/**
 * A key that is to be made.
 *
 * @param expiresAt null for never
 * @param note null for none
 */
public record NewKey(
    Proof proof, Capability capability, KeyScope scope, Instant expiresAt, String note) {

  /** What every app begins with. */
  static final NewKey FIRST =
      new NewKey(Proof.SIGNING, Capability.ADMIN, KeyScope.EVERYTHING, null, null);

  public NewKey {
    if (capability == Capability.OPERATOR && proof != Proof.API) {
      throw new IllegalArgumentException("only an api key can have the operator capability");
    }
  }
}
