package dev.carillon.ejb.registry.device;

import dev.carillon.ejb.platform.security.Secret;
import java.util.Locale;

/**
 * What a registration did.
 *
 * @param identityToken only when one was made; it cannot be read again
 */
public record Registration(Change change, DeviceView device, Secret identityToken) {

  /** How the stored device differs from before. */
  public enum Change {
    INSERTED,
    UNCHANGED,
    UPDATED;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
