package dev.carillon.ejb.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.Credentials;

/** A credential as stored (sealed): the JSON object of its fields, as the contract names them. */
final class CredentialText {

  private CredentialText() {}

  static Credential read(ProviderKind kind, String json) {
    return Credentials.parse(kind, json);
  }
}
