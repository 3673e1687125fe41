package dev.carillon.providers;

import dev.carillon.api.ProviderKind;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Locale;

/** Reads and checks {@link ProviderToken}s. */
public final class ProviderTokens {

  /** Longest token or endpoint, in characters. */
  public static final int MAX_LENGTH = 4096;

  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private ProviderTokens() {}

  /**
   * The token that {@link ProviderToken#serialized()} wrote.
   *
   * @throws IllegalArgumentException when it is not one of that provider
   */
  public static ProviderToken parse(ProviderKind kind, String serialized) {
    return switch (kind) {
      case FCM, HMS -> parseFannedOut(kind, serialized);
      case APNS -> new ProviderToken.ApnsDevice(serialized);
      case WNS -> new ProviderToken.WnsChannel(serialized);
      case REALTIME -> new ProviderToken.RealtimeChannel(serialized);
      case WEB_PUSH -> {
        String[] parts = serialized.split("\n", -1);
        if (parts.length != 3) {
          throw new IllegalArgumentException("not a serialized Web Push subscription");
        }
        yield new ProviderToken.WebPushSubscription(parts[0], parts[1], parts[2]);
      }
    };
  }

  private static ProviderToken parseFannedOut(ProviderKind kind, String serialized) {
    if (serialized.startsWith(ProviderToken.ProviderTopic.PREFIX)) {
      return new ProviderToken.ProviderTopic(
          kind, serialized.substring(ProviderToken.ProviderTopic.PREFIX.length()));
    }
    if (serialized.startsWith(ProviderToken.ProviderCondition.PREFIX)) {
      return new ProviderToken.ProviderCondition(
          kind, serialized.substring(ProviderToken.ProviderCondition.PREFIX.length()));
    }
    return new ProviderToken.Registration(kind, serialized);
  }

  static void requireFansOut(ProviderKind kind) {
    if (kind != ProviderKind.FCM && kind != ProviderKind.HMS) {
      throw new IllegalArgumentException("provider topics and conditions are FCM's or HMS's");
    }
  }

  static void requireOpaque(String value, String field) {
    if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(field + " must have 1 to " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) <= ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException(field + " must be printable ASCII without spaces");
      }
    }
  }

  static void requireEndpoint(String value, String field) {
    requireOpaque(value, field);
    try {
      URI uri = new URI(value);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("https") || scheme.equals("http"))
          || uri.getHost() == null
          || uri.getUserInfo() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException(
            field + " must be an absolute https URL without user or fragment");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(field + " must be an absolute https URL", e);
    }
  }

  static String originOf(String endpoint) {
    URI uri = URI.create(endpoint);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    boolean standard =
        port == -1
            || (scheme.equals("https") && port == 443)
            || (scheme.equals("http") && port == 80);
    return scheme + "://" + host + (standard ? "" : ":" + port);
  }

  static void requireSubscriptionKeys(String p256dh, String auth) {
    byte[] point = decode(p256dh, "p256dh");
    if (point.length != 65 || point[0] != 4) {
      throw new IllegalArgumentException("p256dh must be an uncompressed P-256 point of 65 bytes");
    }
    if (!onCurve(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32))) {
      throw new IllegalArgumentException("p256dh is not a point on P-256");
    }
    if (decode(auth, "auth").length != 16) {
      throw new IllegalArgumentException("auth must have 16 bytes");
    }
  }

  /** Whether y² = x³ − 3x + b (mod p), SEC 2 section 2.4.2. */
  private static boolean onCurve(BigInteger x, BigInteger y) {
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
      return false;
    }
    BigInteger right = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(B).mod(P);
    return y.multiply(y).mod(P).equals(right);
  }

  private static byte[] decode(String value, String field) {
    if (value == null || value.length() > 128) {
      throw new IllegalArgumentException(field + " must be base64url");
    }
    try {
      String unpadded = value.replace("=", "").replace('+', '-').replace('/', '_');
      return Base64.getUrlDecoder().decode(unpadded);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + " must be base64url", e);
    }
  }
}
