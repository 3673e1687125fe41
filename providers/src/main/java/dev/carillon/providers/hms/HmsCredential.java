package dev.carillon.providers.hms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.CredentialFields;
import java.util.regex.Pattern;

/**
 * An app of AppGallery Connect.
 *
 * @param appId the app's id, digits
 * @param clientSecret the OAuth2 client secret of the app
 */
public record HmsCredential(String appId, String clientSecret) implements Credential {

  private static final Pattern APP_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");
  private static final int MAX_SECRET = 512;

  public HmsCredential {
    if (appId == null || !APP_ID.matcher(appId).matches()) {
      throw new IllegalArgumentException("hmsAppId must be an app id of AppGallery Connect");
    }
    if (clientSecret == null || clientSecret.isBlank()) {
      throw new IllegalArgumentException("clientSecret is required");
    }
    CredentialFields.requireShort(clientSecret, "clientSecret", MAX_SECRET);
  }

  /**
   * From {@code {hmsAppId, clientSecret}}.
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public static HmsCredential parse(ObjectNode fields) {
    return new HmsCredential(
        CredentialFields.required(fields, "hmsAppId", 64),
        CredentialFields.required(fields, "clientSecret", MAX_SECRET));
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.HMS;
  }

  @Override
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("hmsAppId", appId)
        .put("clientSecret", clientSecret);
  }

  @Override
  public String toString() {
    return "HMS [REDACTED]";
  }
}
