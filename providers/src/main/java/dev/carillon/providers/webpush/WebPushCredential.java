package dev.carillon.providers.webpush;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;
import dev.carillon.providers.CredentialFields;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * A VAPID key pair (RFC 8292). Browsers bind a subscription to the public key that it was made
 * with: changing the pair orphans every subscription.
 *
 * @param publicKey base64url of the 65 bytes of the point, what {@code pushManager.subscribe} takes
 *     as {@code applicationServerKey}
 * @param privateKey base64url of 32 bytes
 * @param subject where the push service reaches the operator: {@code mailto:} or {@code https:}
 */
public record WebPushCredential(String publicKey, String privateKey, String subject)
    implements Credential {

  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();
  private static final int SCALAR_LENGTH = 32;
  private static final int MAX_KEY = 128;
  private static final int MAX_SUBJECT = 256;
  private static final String DEFAULT_SUBJECT = "mailto:operator@example.com";

  /**
   * @throws IllegalArgumentException when a key is malformed, the two are no pair, or the subject
   *     is no address
   */
  public WebPushCredential {
    byte[] point = decode(publicKey, "publicKey", P256.POINT_LENGTH);
    byte[] scalar = decode(privateKey, "privateKey", SCALAR_LENGTH);
    byte[] expected = P256.pointOf(scalar);
    if (expected == null) {
      throw new IllegalArgumentException("privateKey is not a P-256 private key");
    }
    if (!Arrays.equals(expected, point)) {
      throw new IllegalArgumentException("publicKey does not belong to privateKey");
    }
    requireSubject(subject);
    publicKey = BASE64_URL.encodeToString(point);
    privateKey = BASE64_URL.encodeToString(scalar);
  }

  /** A new pair, for a server's first start. */
  public static WebPushCredential generate(String subject) {
    try {
      KeyPair pair = CryptoSuite.platform().p256Generator().generateKeyPair();
      byte[] scalar = unsigned(((ECPrivateKey) pair.getPrivate()).getS().toByteArray());
      return new WebPushCredential(
          BASE64_URL.encodeToString(P256.point(pair.getPublic())),
          BASE64_URL.encodeToString(scalar),
          subject);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /**
   * From {@code {publicKey, privateKey, subject?}}.
   *
   * @throws IllegalArgumentException naming the field that is missing or malformed
   */
  public static WebPushCredential parse(ObjectNode fields) {
    String subject = CredentialFields.optional(fields, "subject", MAX_SUBJECT);
    return new WebPushCredential(
        CredentialFields.required(fields, "publicKey", MAX_KEY),
        CredentialFields.required(fields, "privateKey", MAX_KEY),
        subject == null ? DEFAULT_SUBJECT : subject);
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.WEB_PUSH;
  }

  @Override
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("publicKey", publicKey)
        .put("privateKey", privateKey)
        .put("subject", subject);
  }

  @Override
  public String toString() {
    return "WebPushCredential[publicKey=" + publicKey + ", privateKey=[REDACTED]]";
  }

  byte[] privateScalar() {
    return WebPushEncryption.decode(privateKey);
  }

  /**
   * Refuses what no push service could reach anybody by.
   *
   * @throws IllegalArgumentException unless it is a {@code mailto:} or {@code https:} address
   */
  public static void requireSubject(String subject) {
    String lower = subject == null ? "" : subject.toLowerCase(Locale.ROOT);
    boolean address =
        (lower.startsWith("mailto:") && lower.indexOf('@') > "mailto:".length())
            || (lower.startsWith("https://") && lower.length() > "https://".length());
    if (!address
        || subject.length() > MAX_SUBJECT
        || !subject.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("subject must be a mailto: or https: address");
    }
  }

  private static byte[] decode(String text, String field, int length) {
    if (text == null || text.length() > MAX_KEY) {
      throw new IllegalArgumentException(field + " must be base64url of " + length + " bytes");
    }
    byte[] bytes;
    try {
      bytes = WebPushEncryption.decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          field + " must be base64url of " + length + " bytes", e.getCause());
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException(field + " must be base64url of " + length + " bytes");
    }
    return bytes;
  }

  /** Exactly 32 bytes: {@code toByteArray} adds a sign byte and drops leading zeros. */
  private static byte[] unsigned(byte[] number) {
    byte[] scalar = new byte[SCALAR_LENGTH];
    int length = Math.min(number.length, SCALAR_LENGTH);
    System.arraycopy(number, number.length - length, scalar, SCALAR_LENGTH - length, length);
    return scalar;
  }
}
