package dev.carillon.web.push;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;

/** The spellings of providers and transports on the Sockudo-shaped routes. */
final class ProviderNames {

  private ProviderNames() {}

  /**
   * A provider's name; {@code webpush}, {@code web-push} and {@code web_push} are fine too.
   *
   * @return null for null
   * @throws ServiceException invalid_input when there is no such provider
   */
  static ProviderKind named(String name) {
    if (name == null) {
      return null;
    }
    String plain = name.replace("-", "").replace("_", "");
    for (ProviderKind kind : ProviderKind.values()) {
      if (kind.wireName().equalsIgnoreCase(plain)) {
        return kind;
      }
    }
    throw ServiceException.invalid("provider must be fcm, apns, webPush, hms, wns or realtime");
  }
}
