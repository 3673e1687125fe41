package dev.carillon.ejb.registry.device;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.registry.DeviceRow;

/**
 * A device as it may be shown: no token and no secret.
 *
 * @param timezone null when the device named none
 * @param enabled whether it gets pushes
 * @param browser null for what is no browser
 */
public record DeviceView(
    String appId,
    String deviceId,
    String clientId,
    Profile profile,
    ProviderKind provider,
    String tokenHash,
    Push push,
    DeviceRequest.Browser browser) {

  /** What the device said of itself; times are epoch milliseconds. */
  public record Profile(
      String platform,
      String formFactor,
      String timezone,
      String locale,
      String metadata,
      Long lastActiveAtMs,
      long createdAtMs) {}

  /** How it can be reached. */
  public record Push(String state, int failureCount, String errorReason, boolean enabled) {}

  static DeviceView of(DeviceRow row) {
    DeviceRow.Profile profile = row.profile();
    return new DeviceView(
        row.id().appId(),
        row.id().deviceId(),
        row.id().clientId(),
        new Profile(
            profile.platform(),
            profile.formFactor(),
            profile.timezone(),
            profile.locale(),
            profile.metadata(),
            row.times().lastActiveAt(),
            row.times().createdAt()),
        ProviderKind.ofCode(row.token().provider()),
        row.token().hash(),
        new Push(
            row.push().state(),
            row.push().failureCount(),
            row.push().errorReason(),
            row.push().enabled()),
        browser(row.browser()));
  }

  private static DeviceRequest.Browser browser(DeviceRow.Browser row) {
    return row == null
        ? null
        : new DeviceRequest.Browser(
            row.userAgent(), row.deviceName(), row.browser(), row.os(), row.deviceType());
  }
}
