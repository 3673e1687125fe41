package dev.carillon.ejb.registry.device;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.persistence.registry.DeviceFilter;

/** Which devices of an app a list is about; null means any. */
public record DeviceQuery(
    String clientId, Platform platform, ProviderKind provider, PushState state) {

  /** All of an app's devices. */
  public static final DeviceQuery ALL = new DeviceQuery(null, null, null, null);

  public DeviceQuery {
    Checks.optional("clientId", clientId, 256);
  }

  /** One user's devices. */
  public static DeviceQuery ofClient(String clientId) {
    return new DeviceQuery(clientId, null, null, null);
  }

  /** Cursors go on with the same question only. */
  String listName() {
    return "devices:" + platform + ':' + provider + ':' + state + ':' + clientId;
  }

  DeviceFilter filter() {
    return new DeviceFilter(
        clientId,
        platform == null ? null : platform.wireName(),
        provider,
        state == null ? null : state.name());
  }
}
