package dev.carillon.ejb.registry.device;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A registration as every dialect translates it: the whole state of the device, not a change to it.
 *
 * @param deviceId null to keep the id of the device that has the token, else to make one
 * @param clientId the user; null for none
 * @param browser null for what is no browser
 */
public record DeviceRequest(
    String deviceId,
    String clientId,
    RecipientAddress address,
    Profile profile,
    Condition condition,
    Browser browser) {

  private static final int MAX_ID = 128;
  private static final int MAX_CLIENT = 256;

  /**
   * What the device says of itself; all but the platform may be null.
   *
   * @param metadata a JSON object of at most 4096 bytes, as text
   * @param ratePolicy null for none
   * @param lastActiveAt null for now
   */
  public record Profile(
      Platform platform,
      FormFactor formFactor,
      String timezone,
      String locale,
      String metadata,
      RatePolicy ratePolicy,
      Instant lastActiveAt) {

    private static final int MAX_METADATA_BYTES = 4096;
    private static final int MAX_LOCALE = 35;

    public Profile {
      if (platform == null) {
        throw ServiceException.invalid("platform is required");
      }
      Checks.bytes("metadata", metadata, MAX_METADATA_BYTES);
      Checks.optional("locale", locale, MAX_LOCALE);
      if (locale != null && !locale.matches("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")) {
        throw ServiceException.invalid("locale must be a language tag");
      }
      requireZone(timezone);
      if (lastActiveAt != null && lastActiveAt.toEpochMilli() < 0) {
        throw ServiceException.invalid("lastActiveAtMs must not be negative");
      }
    }

    private static void requireZone(String timezone) {
      if (timezone == null) {
        return;
      }
      Checks.text("timezone", timezone, 64);
      try {
        ZoneId.of(timezone);
      } catch (DateTimeException e) {
        throw ServiceException.invalid("timezone must be an IANA time zone");
      }
    }
  }

  /** How many pushes a device takes: a bucket of this capacity, refilled at this rate. */
  public record RatePolicy(int capacity, double refillPerSecond) {
    public RatePolicy {
      if (capacity < 1 || !(refillPerSecond > 0) || refillPerSecond > 1_000_000) {
        throw ServiceException.invalid(
            "pushRatePolicy needs a capacity and a refillPerSecond above zero");
      }
    }
  }

  /** How the caller thinks the device can be reached. */
  public record Condition(PushState state, int failureCount, String errorReason) {

    /** Reachable. */
    public static final Condition ACTIVE = new Condition(PushState.ACTIVE, 0, null);

    public Condition {
      if (failureCount < 0) {
        throw ServiceException.invalid("failureCount must not be negative");
      }
      Checks.optional("errorReason", errorReason, 512);
    }
  }

  /** What a user agent said; everything but the type may be null. */
  public record Browser(
      String userAgent, String deviceName, String browser, String os, String deviceType) {}

  public DeviceRequest {
    Checks.optional("id", deviceId, MAX_ID);
    if (deviceId != null && deviceId.isBlank()) {
      throw ServiceException.invalid("id is required");
    }
    Checks.optional("clientId", clientId, MAX_CLIENT);
    clientId = clientId == null || clientId.isEmpty() ? null : clientId;
    if (address == null) {
      throw ServiceException.invalid("recipient is required");
    }
  }
}
