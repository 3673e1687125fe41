package dev.carillon.mocks.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.oauth.Jwt;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/**
 * A service account of the mock's project: the key file for the product, the checks for the mock.
 */
final class ServiceAccount {

  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final long CLOCK_SKEW_SECONDS = 300;

  private final KeyPair keys;
  private final String project;

  ServiceAccount(String project) {
    this.project = project;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no RSA", e);
    }
  }

  String json(URI tokenUri) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "service_account")
        .put("project_id", project)
        .put("private_key_id", "mock-key-1")
        .put("private_key", pem)
        .put("client_email", email())
        .put("client_id", "100000000000000000001")
        .put("token_uri", tokenUri.toString())
        .toString();
  }

  private String email() {
    return "carillon@" + project + ".iam.gserviceaccount.com";
  }

  /** What is wrong with an assertion at this time; null when it is good. */
  String faultOf(String assertion, URI tokenUri, long nowSeconds) {
    Jwt jwt;
    try {
      jwt = Jwt.parse(assertion);
    } catch (IllegalArgumentException e) {
      return "Invalid JWT: " + e.getMessage();
    }
    if (!jwt.algorithm().equals("RS256") || !jwt.signedBy(keys.getPublic())) {
      return "Invalid JWT Signature.";
    }
    if (!jwt.claims().path("iss").asText().equals(email())) {
      return "Invalid issuer";
    }
    if (!jwt.claims().path("aud").asText().endsWith(tokenUri.getPath())) {
      return "Invalid JWT: Failed audience check.";
    }
    if (!jwt.claims().path("scope").asText().contains(SCOPE)) {
      return "Invalid OAuth scope or ID token audience provided.";
    }
    long issued = jwt.claims().path("iat").asLong();
    long expires = jwt.claims().path("exp").asLong();
    boolean inTime = issued <= nowSeconds + CLOCK_SKEW_SECONDS && expires > nowSeconds;
    return inTime && expires - issued <= 3600 ? null : "Invalid JWT: Token must be short-lived";
  }
}
