package dev.carillon.providers.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.providers.http2.Http2Request;
import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** RFC 7523 section 2.1 as Google's service accounts use it: a JWT signed with RS256. */
public final class ServiceAccountGrant implements Grant {

  private static final String TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  /** The longest that Google accepts. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final URI tokenUrl;
  private final String email;
  private final String scope;
  private final JWSHeader header;
  private final RSASSASigner signer;

  /**
   * The grant of one service account.
   *
   * @param keyId null when unknown
   * @throws IllegalArgumentException when the address is not an http or https URL
   */
  public ServiceAccountGrant(
      URI tokenUrl, String email, String scope, String keyId, RSAPrivateKey key) {
    this.tokenUrl = FormBody.requireAddress(tokenUrl);
    this.email = email;
    this.scope = scope;
    this.header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(keyId).build();
    this.signer = new RSASSASigner(key);
  }

  @Override
  public Http2Request request(Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(email)
            .audience(tokenUrl.toString())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build();
    return new FormBody()
        .with("grant_type", TYPE)
        .with("assertion", signed(claims))
        .postTo(tokenUrl);
  }

  private String signed(JWTClaimsSet claims) {
    SignedJWT jwt = new SignedJWT(header, claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("an RSA key of a checked credential must sign", e);
    }
    return jwt.serialize();
  }
}
