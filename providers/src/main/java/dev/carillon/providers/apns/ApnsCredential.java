package dev.carillon.providers.apns;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.CredentialFields;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an app proves itself to APNs with, and which app it is there.
 *
 * <p>Immutable. A signing key serves all apps of a team, so that {@code apnsTopic} must say which;
 * a certificate names its app itself.
 */
public final class ApnsCredential implements Credential {

  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9.-]{1,255}");
  private static final int MAX_FILE = 32 * 1024;
  private static final int MAX_TEXT = 256;

  private final ApnsAuth auth;
  private final String apnsTopic;
  private final boolean sandbox;

  private ApnsCredential(ApnsAuth auth, String apnsTopic, boolean sandbox) {
    this.auth = auth;
    this.apnsTopic = apnsTopic;
    this.sandbox = sandbox;
  }

  /**
   * From {@code {teamId, keyId, privateKey}}, {@code {p12, p12Password?}} or {@code {pem}}, each
   * with {@code apnsTopic?} (the bundle id; {@code bundleId} means the same) and {@code
   * environment?} (production, which is the default, or sandbox).
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public static ApnsCredential parse(ObjectNode fields) {
    ApnsAuth auth = auth(fields);
    String topic = CredentialFields.optional(fields, "apnsTopic", MAX_TEXT);
    if (topic == null) {
      topic = CredentialFields.optional(fields, "bundleId", MAX_TEXT);
    }
    if (topic == null && auth instanceof ApnsAuth.Certificate certificate) {
      topic = certificate.client().bundleId();
    }
    if (topic != null && !TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("apnsTopic must be a bundle id");
    }
    return new ApnsCredential(auth, topic, sandbox(fields));
  }

  /** Of the production environment. */
  static ApnsCredential of(ApnsAuth auth, String apnsTopic) {
    return new ApnsCredential(auth, apnsTopic, false);
  }

  private static ApnsAuth auth(ObjectNode fields) {
    String p12 = CredentialFields.optional(fields, "p12", MAX_FILE);
    String pem = CredentialFields.optional(fields, "pem", MAX_FILE);
    String privateKey = CredentialFields.optional(fields, "privateKey", MAX_FILE);
    if (privateKey == null && (p12 != null || pem != null)) {
      String password = CredentialFields.optional(fields, "p12Password", MAX_TEXT);
      return new ApnsAuth.Certificate(p12, password, pem);
    }
    if (p12 != null || pem != null) {
      throw new IllegalArgumentException("give either privateKey or a certificate, not both");
    }
    return new ApnsAuth.SigningKey(
        CredentialFields.required(fields, "teamId", MAX_TEXT),
        CredentialFields.required(fields, "keyId", MAX_TEXT),
        CredentialFields.required(fields, "privateKey", MAX_FILE));
  }

  private static boolean sandbox(ObjectNode fields) {
    String environment = CredentialFields.optional(fields, "environment", MAX_TEXT);
    if (environment == null) {
      return false;
    }
    return switch (environment.toLowerCase(Locale.ROOT)) {
      case "production" -> false;
      case "sandbox", "development" -> true;
      default -> throw new IllegalArgumentException("environment must be production or sandbox");
    };
  }

  ApnsAuth auth() {
    return auth;
  }

  /** The bundle id, null when only overrides name one. */
  public String apnsTopic() {
    return apnsTopic;
  }

  /** Whether device tokens are of development builds, which Apple serves at another address. */
  public boolean sandbox() {
    return sandbox;
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.APNS;
  }

  @Override
  public ObjectNode json() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    if (auth instanceof ApnsAuth.SigningKey key) {
      fields.put("teamId", key.teamId()).put("keyId", key.keyId());
      fields.put("privateKey", key.privateKey());
    } else if (auth instanceof ApnsAuth.Certificate certificate) {
      fields.put("p12", certificate.p12()).put("p12Password", certificate.p12Password());
      fields.put("pem", certificate.pem());
    }
    fields.put("apnsTopic", apnsTopic);
    return fields.put("environment", sandbox ? "sandbox" : "production");
  }

  @Override
  public String toString() {
    return "APNS " + apnsTopic + " [REDACTED]";
  }
}
