package dev.carillon.persistence.registry;

import dev.carillon.api.ProviderKind;

/**
 * Which devices of an app a list is about; null means any.
 *
 * @param platform as the column has it
 * @param state likewise
 */
public record DeviceFilter(String clientId, String platform, ProviderKind provider, String state) {

  /** All of an app's devices. */
  public static final DeviceFilter ALL = new DeviceFilter(null, null, null, null);

  /** One user's devices. */
  public static DeviceFilter ofClient(String clientId) {
    return new DeviceFilter(clientId, null, null, null);
  }

  /** Whether it asks for what no index has, so that devices are looked at in vain. */
  public boolean looksAtDevices() {
    return platform != null || provider != null || state != null;
  }
}
