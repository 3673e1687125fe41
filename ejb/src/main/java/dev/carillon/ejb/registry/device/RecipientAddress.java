package dev.carillon.ejb.registry.device;

import dev.carillon.api.ChannelName;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;
import dev.carillon.providers.ProviderToken;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A checked provider token as a caller gave it, so that the dialects need not know the providers
 * module. A secret: prints as {@code [REDACTED]}.
 */
public final class RecipientAddress {

  private final ProviderToken token;
  private final String applicationServerKey;

  private RecipientAddress(ProviderToken token) {
    this(token, null);
  }

  private RecipientAddress(ProviderToken token, String applicationServerKey) {
    this.token = token;
    this.applicationServerKey = applicationServerKey;
  }

  public static RecipientAddress fcm(String registrationToken) {
    return checked(() -> new ProviderToken.Registration(ProviderKind.FCM, registrationToken));
  }

  public static RecipientAddress hms(String registrationToken) {
    return checked(() -> new ProviderToken.Registration(ProviderKind.HMS, registrationToken));
  }

  public static RecipientAddress apns(String deviceToken) {
    return checked(() -> new ProviderToken.ApnsDevice(deviceToken));
  }

  public static RecipientAddress webPush(String endpoint, String p256dh, String auth) {
    return checked(() -> new ProviderToken.WebPushSubscription(endpoint, p256dh, auth));
  }

  public static RecipientAddress wns(String channelUri) {
    return checked(() -> new ProviderToken.WnsChannel(channelUri));
  }

  public static RecipientAddress realtime(String channel) {
    return checked(() -> new ProviderToken.RealtimeChannel(new ChannelName(channel).value()));
  }

  /** An address that was stored. For the services of this module only. */
  public static RecipientAddress of(ProviderToken token) {
    return new RecipientAddress(token);
  }

  private static RecipientAddress checked(Supplier<ProviderToken> token) {
    try {
      return new RecipientAddress(token.get());
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid(e.getMessage());
    }
  }

  /**
   * The same, said to be made under a public key of the app (a browser's {@code
   * PushSubscriptionOptions.applicationServerKey}).
   *
   * @param key base64url; null for what is in use
   */
  public RecipientAddress madeUnder(String key) {
    return new RecipientAddress(token, Checks.optional("applicationServerKey", key, 200));
  }

  /** Under which of the app's keys the browser says that it subscribed; null when it does not. */
  String applicationServerKey() {
    return applicationServerKey;
  }

  public ProviderKind kind() {
    return token.kind();
  }

  /** The realtime channel that the pushes go to; empty for every other provider. */
  public Optional<String> realtimeChannel() {
    return token instanceof ProviderToken.RealtimeChannel realtime
        ? Optional.of(realtime.channel())
        : Optional.empty();
  }

  /** For the services of this module only. */
  public ProviderToken token() {
    return token;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecipientAddress that && token.equals(that.token);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token);
  }

  @Override
  public String toString() {
    return kind() + " [REDACTED]";
  }
}
