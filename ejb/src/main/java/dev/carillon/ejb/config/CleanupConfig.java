package dev.carillon.ejb.config;

import java.time.Duration;

/**
 * What the nightly cleanup takes for dead, from {@code push.cleanup.*}.
 *
 * @param deadDevices how long ago a device must have failed
 * @param staleDevices how long a device must not have been seen
 * @param deadLetters how old a dead letter must be
 */
public record CleanupConfig(Duration deadDevices, Duration staleDevices, Duration deadLetters) {

  static CleanupConfig read(Keys keys) {
    return new CleanupConfig(
        days(keys, "push.cleanup.dead_device_days", 7),
        days(keys, "push.cleanup.stale_device_days", 90),
        days(keys, "push.cleanup.dead_letter_days", 7));
  }

  private static Duration days(Keys keys, String key, int fallback) {
    return Duration.ofDays(keys.number(key, fallback, 1, 3650));
  }
}
