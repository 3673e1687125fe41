package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.carillon.providers.ProviderToken.WebPushSubscription;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECParameterSpec;

/**
 * The receiving side, written from the RFCs on Bouncy Castle's low-level classes: shares no code
 * and no provider with what it checks.
 */
final class Browser {

  private static final ECParameterSpec CURVE = ECNamedCurveTable.getParameterSpec("P-256");
  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final BigInteger privateKey;
  private final byte[] publicKey;
  private final byte[] auth;

  Browser(byte[] privateKey, byte[] auth) {
    this.privateKey = new BigInteger(1, privateKey);
    this.publicKey = CURVE.getG().multiply(this.privateKey).normalize().getEncoded(false);
    this.auth = auth.clone();
  }

  static Browser random(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    key[0] = 1; // surely below the order of the curve
    byte[] auth = new byte[16];
    random.nextBytes(auth);
    return new Browser(key, auth);
  }

  WebPushSubscription subscription(String endpoint) {
    return new WebPushSubscription(
        endpoint, BASE64_URL.encodeToString(publicKey), BASE64_URL.encodeToString(auth));
  }

  /** The plaintext of a body, which must be a single record. */
  byte[] decrypt(byte[] body) throws InvalidCipherTextException {
    byte[] salt = Arrays.copyOf(body, 16);
    int idLength = body[20];
    byte[] sender = Arrays.copyOfRange(body, 21, 21 + idLength);
    byte[] shared =
        CURVE
            .getCurve()
            .decodePoint(sender)
            .multiply(privateKey)
            .normalize()
            .getAffineXCoord()
            .getEncoded();
    byte[] keyInfo = concat("WebPush: info\0".getBytes(US_ASCII), publicKey, sender);
    byte[] secret = hkdf(auth, shared, keyInfo, 32);
    return open(
        Arrays.copyOfRange(body, 21 + idLength, body.length),
        hkdf(salt, secret, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII), 16),
        hkdf(salt, secret, "Content-Encoding: nonce\0".getBytes(US_ASCII), 12));
  }

  private static byte[] open(byte[] record, byte[] key, byte[] nonce)
      throws InvalidCipherTextException {
    var cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    cipher.init(false, new AEADParameters(new KeyParameter(key), 128, nonce));
    byte[] padded = new byte[cipher.getOutputSize(record.length)];
    int length = cipher.processBytes(record, 0, record.length, padded, 0);
    length += cipher.doFinal(padded, length);
    int delimiter = length - 1;
    while (padded[delimiter] == 0) {
      delimiter--;
    }
    if (padded[delimiter] != 2) {
      throw new InvalidCipherTextException("not the last record");
    }
    return Arrays.copyOf(padded, delimiter);
  }

  private static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(secret, salt, info));
    byte[] output = new byte[length];
    generator.generateBytes(output, 0, length);
    return output;
  }

  private static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }
}
