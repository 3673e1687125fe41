package dev.carillon.providers;

import dev.carillon.api.ProviderKind;

/**
 * What an app proves itself with to a provider. A secret: prints as {@code [REDACTED]}; stored
 * encrypted. Checked fully in the constructors ({@link IllegalArgumentException} names the field,
 * not the value).
 */
public interface Credential {

  ProviderKind kind();
}
