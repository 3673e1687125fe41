package dev.carillon.ejb.registry.device;

import dev.carillon.ejb.registry.app.Capability;

/**
 * Who speaks for a device: the app's backend (admin), or the device with its identity token.
 *
 * @param identityToken null when none was given
 */
public record Registrant(Capability capability, String identityToken) {

  /** The backend, or this server itself. */
  public static final Registrant ADMIN = new Registrant(Capability.ADMIN, null);

  public boolean isAdmin() {
    return capability == Capability.ADMIN;
  }

  @Override
  public String toString() {
    return capability + " [REDACTED]";
  }
}
