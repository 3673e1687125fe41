package dev.carillon.providers.webpush;

import java.math.BigInteger;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.jcajce.provider.asymmetric.ec.BCECPublicKey;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.interfaces.ECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.jce.spec.ECPublicKeySpec;

/** The forms of P-256 keys: 65 raw bytes (0x04, x, y), X.509, and Bouncy Castle's objects. */
final class P256 {

  /** Length of an uncompressed point. */
  static final int POINT_LENGTH = 65;

  private static final ECParameterSpec CURVE = ECNamedCurveTable.getParameterSpec("secp256r1");

  /** What precedes the point in the X.509 form of every P-256 key (RFC 5480). */
  private static final byte[] X509_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private P256() {}

  /** The point of a key whose {@link PublicKey#getEncoded} is X.509. */
  static byte[] point(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded.length != X509_PREFIX.length + POINT_LENGTH) {
      throw new IllegalArgumentException("not a named-curve P-256 key");
    }
    return Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length);
  }

  static byte[] x509(byte[] point) {
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + POINT_LENGTH);
    System.arraycopy(point, 0, encoded, X509_PREFIX.length, POINT_LENGTH);
    return encoded;
  }

  /**
   * The key as webpush-java takes it.
   *
   * @throws IllegalArgumentException when the point is not on the curve
   */
  static ECPublicKey bouncyCastleKey(byte[] point) {
    return new BCECPublicKey(
        "EC",
        new ECPublicKeySpec(CURVE.getCurve().decodePoint(point), CURVE),
        BouncyCastleProvider.CONFIGURATION);
  }

  /** The point that belongs to a private key, or null when the number is no private key. */
  static byte[] pointOf(byte[] privateKey) {
    BigInteger d = new BigInteger(1, privateKey);
    if (d.signum() == 0 || d.compareTo(CURVE.getN()) >= 0) {
      return null;
    }
    return CURVE.getG().multiply(d).normalize().getEncoded(false);
  }
}
