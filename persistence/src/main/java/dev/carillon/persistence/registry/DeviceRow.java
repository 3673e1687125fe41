package dev.carillon.persistence.registry;

/**
 * A registered device.
 *
 * @param browser what its user agent said; null for what is no browser
 */
public record DeviceRow(
    Identity id, Token token, Profile profile, Push push, Browser browser, Times times) {

  /**
   * @param clientId its user; null for none
   */
  public record Identity(long recipientKey, String appId, String deviceId, String clientId) {}

  /**
   * @param provider a provider's stored code
   * @param since when this token was registered: an older invalidation does not touch it
   * @param credentialKey the VAPID pair that a browser's subscription was made under; 0 for the one
   *     in use
   */
  @SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
  public record Token(
      int provider, String hash, byte[] sealed, long since, String origin, long credentialKey) {}

  /** What the device said of itself; all but the platform may be null. */
  public record Profile(
      String platform,
      String formFactor,
      String timezone,
      String locale,
      String metadata,
      Integer rateCapacity,
      Double rateRefill,
      String identityHash) {}

  /**
   * @param ownerVersion grows when the device changes hands
   */
  public record Push(
      String state, int failureCount, String errorReason, boolean enabled, int ownerVersion) {}

  /** Everything may be null. */
  public record Browser(
      String userAgent, String deviceName, String browser, String os, String deviceType) {}

  /** Epoch milliseconds; {@code lastActiveAt} may be null. */
  public record Times(Long lastActiveAt, long createdAt, long updatedAt) {}
}
