package dev.carillon.mocks.webpush;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Public keys of the curve P-256 as browsers write them: 65 bytes, uncompressed. */
public final class P256 {

  static final int POINT = 65;
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private P256() {}

  /** The 65 bytes of a key. */
  public static byte[] encode(ECPublicKey key) {
    byte[] spki = key.getEncoded();
    return Arrays.copyOfRange(spki, spki.length - POINT, spki.length);
  }

  /** The key of 65 bytes. */
  public static PublicKey decode(byte[] point) throws GeneralSecurityException {
    if (point.length != POINT || point[0] != 4) {
      throw new GeneralSecurityException("not an uncompressed P-256 point");
    }
    byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + POINT);
    System.arraycopy(point, 0, spki, SPKI_PREFIX.length, POINT);
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
  }
}
