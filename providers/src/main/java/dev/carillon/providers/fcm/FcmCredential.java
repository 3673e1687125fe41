package dev.carillon.providers.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.CredentialFields;
import dev.carillon.providers.oauth.RsaKeys;
import java.security.interfaces.RSAPrivateKey;
import java.util.regex.Pattern;

/**
 * A Google service account that may send messages of one Firebase project.
 *
 * <p>The file's {@code token_uri} is not taken: it is always Google's, and an address in an
 * uploaded file is not one to connect to.
 *
 * @param keyId the key's id, null when the file has none
 * @param privateKey PKCS #8 in PEM
 */
public record FcmCredential(String projectId, String clientEmail, String keyId, String privateKey)
    implements Credential {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9.:_-]{1,128}");
  private static final int MAX_FILE = 16 * 1024;
  private static final int MAX_KEY = 8 * 1024;
  private static final int MAX_NAME = 512;
  private static final String FILE = "serviceAccountJson";

  public FcmCredential {
    if (projectId == null || !PROJECT.matcher(projectId).matches()) {
      throw new IllegalArgumentException(FILE + ".project_id must be a Firebase project id");
    }
    if (clientEmail == null || clientEmail.isBlank()) {
      throw new IllegalArgumentException(FILE + ".client_email is required");
    }
    RsaKeys.parse(privateKey, FILE + ".private_key");
  }

  /**
   * From {@code {serviceAccountJson}}, whose value is the downloaded file as text or as an object.
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public static FcmCredential parse(ObjectNode fields) {
    ObjectNode file = file(fields.get(FILE));
    if (!"service_account".equals(CredentialFields.required(file, "type", MAX_NAME))) {
      throw new IllegalArgumentException(FILE + ".type must be service_account");
    }
    return new FcmCredential(
        CredentialFields.required(file, "project_id", MAX_NAME),
        CredentialFields.required(file, "client_email", MAX_NAME),
        CredentialFields.optional(file, "private_key_id", MAX_NAME),
        CredentialFields.required(file, "private_key", MAX_KEY));
  }

  private static ObjectNode file(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(FILE + " is required");
    }
    CredentialFields.requireShort(value.textValue(), FILE, MAX_FILE);
    try {
      if (JSON.readTree(value.textValue()) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Jackson's message would quote the secret: it is left out on purpose.
      throw new IllegalArgumentException(FILE + " must be a JSON object");
    }
    throw new IllegalArgumentException(FILE + " must be a JSON object");
  }

  /** The signing key, parsed anew at each call. */
  RSAPrivateKey signingKey() {
    return RsaKeys.parse(privateKey, FILE + ".private_key");
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.FCM;
  }

  @Override
  public ObjectNode json() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    ObjectNode file = fields.putObject(FILE).put("type", "service_account");
    file.put("project_id", projectId).put("client_email", clientEmail);
    file.put("private_key_id", keyId).put("private_key", privateKey);
    return fields;
  }

  @Override
  public String toString() {
    return "FCM " + projectId + " [REDACTED]";
  }
}
