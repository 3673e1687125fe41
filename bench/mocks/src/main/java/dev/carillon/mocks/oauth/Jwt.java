package dev.carillon.mocks.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A compact JWT as a mock reads it: header and claims parsed, signature checked on request.
 *
 * @param signed header and claims as they were signed
 */
public record Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Parses without checking the signature.
   *
   * @throws IllegalArgumentException when it is no JWT
   */
  public static Jwt parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("a JWT has three parts, this has " + parts.length);
    }
    try {
      return new Jwt(
          json(parts[0]),
          json(parts[1]),
          parts[0] + "." + parts[1],
          Base64.getUrlDecoder().decode(parts[2]));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a part of the JWT is no JSON", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("unreadable JWT", e);
    }
  }

  private static JsonNode json(String part) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }

  public String algorithm() {
    return header.path("alg").asText();
  }

  /** Whether RS256 or ES256 (as the header says) signs this with the key. */
  public boolean signedBy(PublicKey key) {
    String name =
        switch (algorithm()) {
          case "RS256" -> "SHA256withRSA";
          // Pushy signs in DER form, which Apple accepts beside the standard's 64 bytes
          case "ES256" ->
              signature.length == 64 ? "SHA256withECDSAinP1363Format" : "SHA256withECDSA";
          default -> throw new IllegalArgumentException("algorithm " + algorithm());
        };
    try {
      Signature check = Signature.getInstance(name);
      check.initVerify(key);
      check.update(signed.getBytes(StandardCharsets.US_ASCII));
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
