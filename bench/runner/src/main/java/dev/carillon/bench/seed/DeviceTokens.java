package dev.carillon.bench.seed;

import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.providers.ProviderToken;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up provider tokens of the usual form and length; the same seed gives the same ones.
 *
 * <p>Browsers' keys are real, but only so many different ones are made and shared out: key
 * generation would take longer than the run. What the server does with a key is the same.
 */
public final class DeviceTokens {

  private static final int KEY_PAIRS = 500;
  private static final String TEXT =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String HEX = "0123456789abcdef";

  private final ProviderKind kind;
  private final List<String> origins;
  private final SplittableRandom random;
  private final List<MockBrowser> browsers = new ArrayList<>();

  /**
   * @param origins of the Web Push services, taken in turn; may be empty for the other providers
   */
  public DeviceTokens(ProviderKind kind, List<String> origins, long seed) {
    this.kind = kind;
    this.origins = List.copyOf(origins);
    this.random = new SplittableRandom(seed);
    for (int i = 0; kind == ProviderKind.WEB_PUSH && i < KEY_PAIRS; i++) {
      browsers.add(MockBrowser.create());
    }
  }

  /**
   * The token of the device with this number.
   *
   * @param prefix what the token, or the id in the endpoint, begins with: hex for APNs
   */
  public ProviderToken token(String prefix, int number) {
    return switch (kind) {
      case FCM, HMS ->
          new ProviderToken.Registration(kind, prefix + number + ":APA91b" + text(TEXT, 130));
      case APNS -> new ProviderToken.ApnsDevice(prefix + text(HEX, 64 - prefix.length()));
      case WEB_PUSH -> subscription(prefix, number);
      default -> throw new IllegalArgumentException("no benchmark for " + kind);
    };
  }

  private ProviderToken subscription(String prefix, int number) {
    MockBrowser browser = browsers.get(number % browsers.size());
    String origin = origins.get(number % origins.size());
    String endpoint = origin + "/push/" + prefix + number + "-" + text(TEXT, 120);
    return new ProviderToken.WebPushSubscription(endpoint, browser.p256dh(), browser.auth());
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
