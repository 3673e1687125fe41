package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code Authorization} header of one VAPID pair for each origin (RFC 8292), signed once for
 * half a day: a signature costs more than a message. Safe for many threads; keeps the {@value
 * #MAX_ORIGINS} origins used last.
 */
final class VapidHeaders {

  /** RFC 8292 section 2 allows 24 hours at most; the rest is room for clocks that differ. */
  static final Duration LIFETIME = Duration.ofHours(12);

  /** A header this close to its end is not handed out any more. */
  static final Duration REFRESH_BEFORE_END = Duration.ofHours(1);

  /** Allowed origins may be wildcards, so devices choose how many there are. */
  static final int MAX_ORIGINS = 1000;

  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private record Signed(String header, Instant refreshAt) {}

  private final WebPushCredential credential;
  private final PrivateKey privateKey;
  private final Clock clock;
  private final Map<String, Signed> byOrigin =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Signed> eldest) {
          return size() > MAX_ORIGINS;
        }
      };

  VapidHeaders(WebPushCredential credential, Clock clock) {
    this.credential = credential;
    this.privateKey = privateKey(credential);
    this.clock = clock;
  }

  /**
   * @param origin the push service's {@code scheme://host[:port]}, in full the audience
   */
  synchronized String authorization(String origin) {
    Instant now = clock.instant();
    Signed signed = byOrigin.get(origin);
    if (signed == null || !now.isBefore(signed.refreshAt())) {
      signed = sign(origin, now);
      byOrigin.put(origin, signed);
    }
    return signed.header();
  }

  private Signed sign(String origin, Instant now) {
    Instant end = now.plus(LIFETIME);
    JsonNodeFactory json = JsonNodeFactory.instance;
    String head = json.objectNode().put("typ", "JWT").put("alg", "ES256").toString();
    String claims =
        json.objectNode()
            .put("aud", origin)
            .put("exp", end.getEpochSecond())
            .put("sub", credential.subject())
            .toString();
    String input = encoded(head.getBytes(UTF_8)) + '.' + encoded(claims.getBytes(UTF_8));
    String jwt = input + '.' + encoded(signature(input.getBytes(UTF_8)));
    return new Signed(
        "vapid t=" + jwt + ", k=" + credential.publicKey(), end.minus(REFRESH_BEFORE_END));
  }

  private byte[] signature(byte[] input) {
    try {
      Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
      es256.initSign(privateKey);
      es256.update(input);
      return es256.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform signs ES256", e);
    }
  }

  private static PrivateKey privateKey(WebPushCredential credential) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      return KeyFactory.getInstance("EC")
          .generatePrivate(
              new ECPrivateKeySpec(
                  new BigInteger(1, credential.privateScalar()),
                  curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the pair was checked when the credential was made", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return BASE64_URL.encodeToString(bytes);
  }
}
