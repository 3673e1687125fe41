package dev.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.webpush.P256;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Credentials that the mocks take. */
final class BenchCredentials {

  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchCredentials() {}

  /** The body of {@code POST /credentials/{provider}}. */
  static String json(ProviderKind kind, JsonNode addresses) {
    ObjectNode body = JSON.createObjectNode();
    switch (kind) {
      case FCM -> body.put("serviceAccountJson", addresses.at("/fcm/serviceAccountJson").asText());
      case APNS -> apns(body);
      case WEB_PUSH -> vapid(body);
      default -> throw new IllegalArgumentException("no benchmark for " + kind);
    }
    return body.toString();
  }

  private static void apns(ObjectNode body) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    body.put("teamId", "TEAM123456").put("keyId", "KEY1234567").put("privateKey", pem);
    body.put("apnsTopic", "com.example.bench");
  }

  private static void vapid(ObjectNode body) {
    KeyPair keys = keyPair();
    byte[] secret = fixed(((ECPrivateKey) keys.getPrivate()).getS());
    body.put("publicKey", base64(P256.encode((ECPublicKey) keys.getPublic())));
    body.put("privateKey", base64(secret));
  }

  /** 32 bytes, whatever the number's own length. */
  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] result = new byte[32];
    int length = Math.min(32, bytes.length);
    byte[] tail = Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    System.arraycopy(tail, 0, result, 32 - length, length);
    return result;
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no P-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
