package dev.carillon.ejb.registry.device;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.registry.DeviceRow;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

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

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * A UUID for it, the same as long as it is registered: its id, where that is one, as the ids that
   * are made here are.
   */
  public UUID uuid() {
    return uuidOf(deviceId)
        .orElseGet(
            () ->
                UUID.nameUUIDFromBytes((appId + '\n' + deviceId).getBytes(StandardCharsets.UTF_8)));
  }

  /** The UUID that this text is, in its usual spelling. */
  public static Optional<UUID> uuidOf(String text) {
    return UUID_TEXT.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

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
