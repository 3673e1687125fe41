package dev.carillon.ejb.registry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UserTokensTest {

  private static final String SECRET = "a secret of at least thirty-two bytes";

  private final TestClock clock = new TestClock();
  private final FakeSource source = new FakeSource();
  private final AppDirectory apps = new TwoApps();
  private final UserTokens tokens =
      new UserTokens(apps, new TokenKeys(apps, new KeySets(source, clock)), clock, false);

  @Test
  void acceptsWhatTheIssuerSigns() {
    String token = new TokenIssuer(apps, clock).issue("a", "ada", Duration.ofHours(1));
    EndUser user = tokens.verify(token);
    assertThat(user.app().appId()).isEqualTo("a");
    assertThat(user.userId()).isEqualTo("ada");
    assertThat(user.administrator()).isFalse();
  }

  @Test
  void acceptsWhatALibrarySigns() throws JOSEException {
    String token = sign(claims().claim("role", "admin"), JWSAlgorithm.HS256, hmac(SECRET), null);
    assertThat(tokens.verify(token).administrator()).isTrue();
  }

  @Test
  void refusesForgedAndForeignTokens() throws JOSEException {
    String good = sign(claims(), JWSAlgorithm.HS256, hmac(SECRET), null);
    refused(good.substring(0, good.length() - 4) + "AAAA");
    refused(sign(claims(), JWSAlgorithm.HS256, hmac("x".repeat(32)), null));
    refused(sign(claims().audience("b"), JWSAlgorithm.HS256, hmac(SECRET), null));
    refused(sign(claims().audience("unknown"), JWSAlgorithm.HS256, hmac(SECRET), null));
    refused(sign(claims().subject(""), JWSAlgorithm.HS256, hmac(SECRET), null));
    refused(sign(claims(), JWSAlgorithm.HS384, hmac("y".repeat(64)), null));
    String claims = good.split("\\.")[1];
    refused("eyJhbGciOiJub25lIn0." + claims + ".");
    for (String broken : new String[] {null, "", "a.b", "a.b.c", "x".repeat(9000)}) {
      refused(broken);
    }
  }

  @Test
  void refusesTokensOutsideTheirTime() throws JOSEException {
    Date past = Date.from(clock.instant().minus(Duration.ofMinutes(2)));
    Date future = Date.from(clock.instant().plus(Duration.ofMinutes(2)));
    String expired = sign(claims().expirationTime(past), JWSAlgorithm.HS256, hmac(SECRET), null);
    refused(expired);
    refused(sign(claims().notBeforeTime(future), JWSAlgorithm.HS256, hmac(SECRET), null));
    assertThat(tokens.verifySignature(expired).userId()).isEqualTo("ada");
  }

  @Test
  void refusesATokenWithoutAnEndInProduction() throws JOSEException {
    String endless = sign(claims().expirationTime(null), JWSAlgorithm.HS256, hmac(SECRET), null);
    TokenKeys keys = new TokenKeys(apps, new KeySets(source, clock));
    UserTokens production = new UserTokens(apps, keys, clock, true);

    assertThat(tokens.verify(endless).userId()).isEqualTo("ada");
    assertThatThrownBy(() -> production.verify(endless))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("exp");
  }

  @Test
  void refusesExtensionsThatItDoesNotKnow() throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .criticalParams(Set.of("x-audited"))
            .customParam("x-audited", true)
            .build();
    SignedJWT jwt = new SignedJWT(header, claims().build());
    jwt.sign(hmac(SECRET));

    refused(jwt.serialize());
  }

  @Test
  void acceptsKeysOfTheAppsOwnSetOnly() throws JOSEException {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("r").generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
    source.keys = new JWKSet(java.util.List.of(rsa.toPublicJWK(), ec.toPublicJWK()));
    JWTClaimsSet.Builder b = claims().audience("b");
    assertThat(tokens.verify(sign(b, JWSAlgorithm.RS256, new RSASSASigner(rsa), "r")).userId())
        .isEqualTo("ada");
    assertThat(tokens.verify(sign(b, JWSAlgorithm.ES256, new ECDSASigner(ec), "e")).userId())
        .isEqualTo("ada");
    refused(sign(claims(), JWSAlgorithm.RS256, new RSASSASigner(rsa), "r"));
    RSAKey other = new RSAKeyGenerator(2048).keyID("r").generate();
    refused(sign(b, JWSAlgorithm.RS256, new RSASSASigner(other), "r"));
  }

  @Test
  void fetchesKeysSeldomAndOnceMoreForAnUnknownOne() throws JOSEException {
    RSAKey first = new RSAKeyGenerator(2048).keyID("1").generate();
    RSAKey second = new RSAKeyGenerator(2048).keyID("2").generate();
    source.keys = new JWKSet(first.toPublicJWK());
    JWTClaimsSet.Builder b = claims().audience("b");
    String token = sign(b, JWSAlgorithm.RS256, new RSASSASigner(first), "1");
    tokens.verify(token);
    tokens.verify(token);
    assertThat(source.fetches).isEqualTo(1);
    source.keys = new JWKSet(second.toPublicJWK());
    String rotated = sign(b, JWSAlgorithm.RS256, new RSASSASigner(second), "2");
    refused(rotated);
    clock.advance(Duration.ofSeconds(11));
    tokens.verify(rotated);
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void saysSoWhenTheKeysCannotBeFetched() throws JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).keyID("1").generate();
    String token = sign(claims().audience("b"), JWSAlgorithm.RS256, new RSASSASigner(key), "1");
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
  }

  private void refused(String token) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTH_FAILED));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .audience("a")
        .subject("ada")
        .expirationTime(Date.from(clock.instant().plus(Duration.ofHours(1))));
  }

  private static JWSSigner hmac(String secret) throws JOSEException {
    return new MACSigner(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer, String keyId)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  /** App {@code a} has a secret, app {@code b} a key set. */
  private static final class TwoApps extends AppDirectory {
    TwoApps() {
      super(null, null, null, null, null, null);
    }

    @Override
    public Optional<App> byId(String appId) {
      AppSettings settings =
          appId.equals("b")
              ? AppSettings.read("{\"jwksUrl\":\"https://login.example.org/jwks\"}")
              : AppSettings.usual();
      return Optional.of(new App(appId, appId, settings, Set.of()))
          .filter(app -> appId.equals("a") || appId.equals("b"));
    }

    @Override
    public Optional<AppKey> adminKeyOf(String appId) {
      return Optional.of(new AppKey("k", "a", Capability.ADMIN, new Secret(SECRET)))
          .filter(key -> appId.equals("a"));
    }
  }

  private static final class FakeSource extends KeySetSource {
    FakeSource() {
      super(null);
    }

    private JWKSet keys;
    private int fetches;

    @Override
    CompletableFuture<String> fetch(URI address) {
      fetches++;
      return keys == null
          ? CompletableFuture.failedFuture(new IOException("down"))
          : CompletableFuture.completedFuture(keys.toString());
    }
  }
}
