package dev.carillon.ejb.registry.app;

import java.util.Locale;
import java.util.Optional;

/** What a key may do within its app. */
public enum Capability {
  /** Everything. */
  ADMIN,
  /** Publish and read what became of it. */
  PUBLISH,
  /** What a device may do for itself, with its identity token. */
  SUBSCRIBE;

  /** Whether a key with this capability may do what needs the other. */
  public boolean allows(Capability needed) {
    return this == ADMIN || this == needed;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Capability> ofWireName(String name) {
    for (Capability capability : values()) {
      if (capability.wireName().equals(name)) {
        return Optional.of(capability);
      }
    }
    return Optional.empty();
  }
}
