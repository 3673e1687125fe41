package dev.carillon.providers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;

/**
 * What an app proves itself with to a provider. A secret: prints as {@code [REDACTED]}; stored
 * encrypted. Checked fully in the constructors ({@link IllegalArgumentException} names the field,
 * not the value).
 */
public interface Credential {

  ProviderKind kind();

  /**
   * The fields as the credential routes take them, so that {@link Credentials#parse} reads them
   * back. Holds the secret in clear: only to be encrypted, never to be logged or answered.
   */
  ObjectNode json();
}
