package dev.carillon.ejb.platform.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * When the cleanup runs and what it takes for dead, from {@code push.cleanup.*}.
 *
 * @param deadDevices how long ago a device must have failed
 * @param staleDevices how long a device must not have been seen
 * @param deadLetters how old a dead letter must be
 * @param schedule when it is started
 */
public record CleanupConfig(
    Duration deadDevices, Duration staleDevices, Duration deadLetters, Schedule schedule) {

  /** Each a number, {@code *}, a step as in {@code *}{@code /5}, or numbers between commas. */
  public record Schedule(String second, String minute, String hour) {
    private static final String KEY = "push.cleanup.schedule";
    private static final Pattern SIXTY = field("[1-5]?[0-9]");
    private static final Pattern DAY = field("1?[0-9]|2[0-3]");

    private static Pattern field(String number) {
      return Pattern.compile("\\*(/[1-9][0-9]?)?|(%1$s)(,(%1$s)){0,59}".formatted(number));
    }

    static Schedule read(Keys keys) {
      String[] fields = keys.text(KEY, "0 17 3").split(" +", -1);
      if (fields.length == 3
          && SIXTY.matcher(fields[0]).matches()
          && SIXTY.matcher(fields[1]).matches()
          && DAY.matcher(fields[2]).matches()) {
        return new Schedule(fields[0], fields[1], fields[2]);
      }
      keys.problem(KEY, "takes second, minute and hour, each a number, *, */n or a list: 0 17 3");
      return new Schedule("0", "17", "3");
    }
  }

  static CleanupConfig read(Keys keys) {
    return new CleanupConfig(
        days(keys, "push.cleanup.dead_device_days", 7),
        days(keys, "push.cleanup.stale_device_days", 90),
        days(keys, "push.cleanup.dead_letter_days", 7),
        Schedule.read(keys));
  }

  private static Duration days(Keys keys, String key, int fallback) {
    return Duration.ofDays(keys.number(key, fallback, 1, 3650));
  }
}
