package dev.carillon.providers.wns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.CredentialFields;

/**
 * An app of the Microsoft Store.
 *
 * @param packageSid the package security identifier, {@code ms-app://S-1-15-2-...}
 * @param clientSecret its OAuth2 client secret
 */
public record WnsCredential(String packageSid, String clientSecret) implements Credential {

  private static final int MAX_LENGTH = 512;

  public WnsCredential {
    if (packageSid == null || packageSid.isBlank()) {
      throw new IllegalArgumentException("packageSid is required");
    }
    CredentialFields.requireShort(packageSid, "packageSid", MAX_LENGTH);
    if (clientSecret == null || clientSecret.isBlank()) {
      throw new IllegalArgumentException("clientSecret is required");
    }
    CredentialFields.requireShort(clientSecret, "clientSecret", MAX_LENGTH);
  }

  /**
   * From {@code {packageSid, clientSecret}}.
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public static WnsCredential parse(ObjectNode fields) {
    return new WnsCredential(
        CredentialFields.required(fields, "packageSid", MAX_LENGTH),
        CredentialFields.required(fields, "clientSecret", MAX_LENGTH));
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.WNS;
  }

  @Override
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("packageSid", packageSid)
        .put("clientSecret", clientSecret);
  }

  @Override
  public String toString() {
    return "WNS [REDACTED]";
  }
}
