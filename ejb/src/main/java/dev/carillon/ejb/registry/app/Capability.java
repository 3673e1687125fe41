package dev.carillon.ejb.registry.app;

import java.util.Locale;
import java.util.Optional;

/** What a key may do. */
public enum Capability {
  /** Everything, in every app and for the server itself; API keys only. */
  OPERATOR,
  /** Everything within its app. */
  ADMIN,
  /** Publish, and read what became of it. */
  PUBLISH,
  /** What a device may do for itself, with its identity token. */
  SUBSCRIBE,
  /** Read what became of publishes, and who is on which channel. */
  READ;

  /** Whether a key with this capability may do what needs the other. */
  public boolean allows(Capability needed) {
    return this == needed
        || this == OPERATOR
        || (this == ADMIN && needed != OPERATOR)
        || (this == PUBLISH && needed == READ);
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
