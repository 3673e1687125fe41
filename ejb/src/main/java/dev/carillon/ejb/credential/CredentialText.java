package dev.carillon.ejb.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;

/** A credential as stored (sealed): the JSON object of its fields, as the contract names them. */
final class CredentialText {

  private CredentialText() {}

  static Credential read(ProviderKind kind, String json) {
    return new Stored(kind, json);
  }

  private record Stored(ProviderKind kind, String json) implements Credential {
    @Override
    public String toString() {
      return kind + " [REDACTED]";
    }
  }
}
