package dev.carillon.ejb.registry.device;

import dev.carillon.api.ServiceException;
import java.util.Locale;

/** What kind of thing a device is. */
public enum FormFactor {
  PHONE,
  TABLET,
  DESKTOP,
  TV,
  CAR,
  WATCH,
  EMBEDDED,
  OTHER;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ServiceException invalid_input when there is no such form factor
   */
  public static FormFactor ofWireName(String name) {
    for (FormFactor factor : values()) {
      if (factor.wireName().equals(name)) {
        return factor;
      }
    }
    throw ServiceException.invalid(
        "formFactor must be phone, tablet, desktop, tv, car, watch, embedded or other");
  }
}
