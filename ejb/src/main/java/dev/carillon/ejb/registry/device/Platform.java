package dev.carillon.ejb.registry.device;

import dev.carillon.api.ServiceException;
import java.util.Locale;

/** What a device runs. */
public enum Platform {
  ANDROID,
  IOS,
  BROWSER,
  WINDOWS,
  MACOS,
  WATCHOS,
  TVOS,
  OTHER;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ServiceException invalid_input when there is no such platform
   */
  public static Platform ofWireName(String name) {
    for (Platform platform : values()) {
      if (platform.wireName().equals(name)) {
        return platform;
      }
    }
    throw ServiceException.invalid(
        "platform must be android, ios, browser, windows, macos, watchos, tvos or other");
  }
}
