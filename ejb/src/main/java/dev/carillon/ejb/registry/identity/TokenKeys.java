package dev.carillon.ejb.registry.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.registry.app.AppDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Checks a token's signature with an app's own secret, or with the keys at its JWKS address. */
@ApplicationScoped
public class TokenKeys {

  private static final int MAX_KEYS_TRIED = 10;

  private final AppDirectory apps;
  private final KeySets keySets;

  @Inject
  public TokenKeys(AppDirectory apps, KeySets keySets) {
    this.apps = apps;
    this.keySets = keySets;
  }

  /**
   * HS256. Not by the library, which refuses secrets of less than 32 bytes: an app's secret is what
   * its requests are signed with, whatever its length.
   */
  boolean verifyShared(String appId, SignedJWT jwt) {
    String input = new String(jwt.getSigningInput(), StandardCharsets.UTF_8);
    return apps.adminKeyOf(appId)
        .map(key -> key.proves(secret -> isSigned(input, secret, jwt.getSignature().toString())))
        .orElse(false);
  }

  private static boolean isSigned(String input, Secret secret, String signature) {
    byte[] expected = HexFormat.of().parseHex(Hashes.hmacSha256Hex(secret.bytes(), input));
    return Hashes.same(Base64URL.encode(expected).toString(), signature);
  }

  /** RS256 and ES256; a key that the set does not name is looked for once more, freshly fetched. */
  boolean verifyPublic(URI jwksUrl, SignedJWT jwt) {
    String keyId = jwt.getHeader().getKeyID();
    JWKSet keys = keySets.get(jwksUrl, keyId);
    return keys.getKeys().stream()
        .filter(key -> keyId == null || keyId.equals(key.getKeyID()))
        .limit(MAX_KEYS_TRIED)
        .anyMatch(key -> verifies(key, jwt));
  }

  private static boolean verifies(JWK key, SignedJWT jwt) {
    try {
      JWSVerifier verifier = verifier(key);
      return verifier != null
          && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
          && jwt.verify(verifier);
    } catch (JOSEException e) {
      return false; // a key of another curve or size is no key for this token
    }
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      return new RSASSAVerifier(rsa);
    }
    return key instanceof ECKey ec ? new ECDSAVerifier(ec) : null;
  }
}
