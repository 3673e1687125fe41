package dev.carillon.persistence.registry;

import java.util.concurrent.atomic.AtomicLong;

/** Devices to write. */
final class DeviceRows {

  private static final AtomicLong KEYS = new AtomicLong(1);

  private DeviceRows() {}

  static DeviceRow device(String app, String id, String client, String tokenHash) {
    return device(KEYS.incrementAndGet(), app, id, client, tokenHash);
  }

  private static DeviceRow device(long key, String app, String id, String client, String hash) {
    return new DeviceRow(
        new DeviceRow.Identity(key, app, id, client),
        new DeviceRow.Token(3, hash, new byte[] {1, 2, 3}, RepositoryCase.NOW, "https://a", 7),
        new DeviceRow.Profile("browser", "phone", "Europe/Berlin", "de", "{}", 5, 0.5, "identity"),
        new DeviceRow.Push("ACTIVE", 0, null, true, 1),
        new DeviceRow.Browser("agent", "Firefox on Linux", "Firefox", "Linux", "desktop"),
        new DeviceRow.Times(RepositoryCase.NOW, RepositoryCase.NOW, RepositoryCase.NOW));
  }

  static DeviceRow inZone(DeviceRow row, String timezone) {
    DeviceRow.Profile p = row.profile();
    return new DeviceRow(
        row.id(),
        row.token(),
        new DeviceRow.Profile(
            p.platform(),
            p.formFactor(),
            timezone,
            p.locale(),
            p.metadata(),
            p.rateCapacity(),
            p.rateRefill(),
            p.identityHash()),
        row.push(),
        row.browser(),
        row.times());
  }
}
