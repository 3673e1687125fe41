package dev.carillon.providers;

import dev.carillon.api.ProviderKind;
import java.util.regex.Pattern;

/**
 * Where a provider finds a device. A secret: it prints as {@code [REDACTED]}, is stored encrypted
 * and looked up by the hash of {@link #identity()}.
 *
 * <p>Values are checked in the constructors ({@link IllegalArgumentException} with a message for
 * the caller, which never repeats the token).
 */
public sealed interface ProviderToken
    permits ProviderToken.Registration,
        ProviderToken.ApnsDevice,
        ProviderToken.WebPushSubscription,
        ProviderToken.WnsChannel,
        ProviderToken.RealtimeChannel,
        ProviderToken.ProviderTopic,
        ProviderToken.ProviderCondition {

  ProviderKind kind();

  /** What makes the token unique within an app and provider; for Web Push the endpoint alone. */
  String identity();

  /**
   * The whole token as text that {@link ProviderTokens#parse} reads back; encrypted before storage.
   * Where nothing but the identity belongs to it, that.
   */
  default String serialized() {
    return identity();
  }

  /**
   * The origin ({@code scheme://host[:port]}) of an endpoint that the device itself named (Web
   * Push, WNS), the empty string for the rest.
   */
  default String origin() {
    return "";
  }

  /** FCM or HMS. At most 4096 printable ASCII characters. */
  record Registration(ProviderKind kind, String value) implements ProviderToken {
    public Registration {
      if (kind != ProviderKind.FCM && kind != ProviderKind.HMS) {
        throw new IllegalArgumentException("a registration token is FCM's or HMS's");
      }
      ProviderTokens.requireOpaque(value, "registrationToken");
      if (value.startsWith("/")) {
        throw new IllegalArgumentException("registrationToken must not begin with a slash");
      }
    }

    @Override
    public String identity() {
      return value;
    }

    @Override
    public String toString() {
      return kind + " [REDACTED]";
    }
  }

  /** APNs. Printable ASCII, at most 512 characters; Apple does not promise a length. */
  record ApnsDevice(String value) implements ProviderToken {
    public ApnsDevice {
      ProviderTokens.requireOpaque(value, "deviceToken");
    }

    @Override
    public ProviderKind kind() {
      return ProviderKind.APNS;
    }

    @Override
    public String identity() {
      return value;
    }

    @Override
    public String toString() {
      return "APNS [REDACTED]";
    }
  }

  /**
   * A browser's subscription (RFC 8030, RFC 8291).
   *
   * @param endpoint the push service's URL for this browser
   * @param p256dh the browser's public key, base64url of 65 bytes, checked to lie on P-256
   * @param auth the shared secret, base64url of 16 bytes
   */
  record WebPushSubscription(String endpoint, String p256dh, String auth) implements ProviderToken {
    public WebPushSubscription {
      ProviderTokens.requireEndpoint(endpoint, "endpoint");
      ProviderTokens.requireSubscriptionKeys(p256dh, auth);
    }

    @Override
    public ProviderKind kind() {
      return ProviderKind.WEB_PUSH;
    }

    @Override
    public String identity() {
      return endpoint;
    }

    @Override
    public String serialized() {
      return endpoint + '\n' + p256dh + '\n' + auth;
    }

    @Override
    public String origin() {
      return ProviderTokens.originOf(endpoint);
    }

    @Override
    public String toString() {
      return "WEB_PUSH [REDACTED]";
    }
  }

  /** WNS. */
  record WnsChannel(String channelUri) implements ProviderToken {
    public WnsChannel {
      ProviderTokens.requireEndpoint(channelUri, "channelUri");
    }

    @Override
    public ProviderKind kind() {
      return ProviderKind.WNS;
    }

    @Override
    public String identity() {
      return channelUri;
    }

    @Override
    public String origin() {
      return ProviderTokens.originOf(channelUri);
    }

    @Override
    public String toString() {
      return "WNS [REDACTED]";
    }
  }

  /** A realtime channel of Carillon itself. */
  record RealtimeChannel(String channel) implements ProviderToken {
    public RealtimeChannel {
      ProviderTokens.requireOpaque(channel, "channel");
    }

    @Override
    public ProviderKind kind() {
      return ProviderKind.REALTIME;
    }

    @Override
    public String identity() {
      return channel;
    }
  }

  /**
   * A topic that the provider itself (FCM or HMS) fans out: one submission, any number of devices.
   */
  record ProviderTopic(ProviderKind kind, String topic) implements ProviderToken {

    static final String PREFIX = "/topics/";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_.~%]{1,900}");

    public ProviderTopic {
      ProviderTokens.requireFansOut(kind);
      if (topic == null || !NAME.matcher(topic).matches()) {
        throw new IllegalArgumentException("topic must be 1 to 900 of a-z A-Z 0-9 - _ . ~ %");
      }
    }

    @Override
    public String identity() {
      return PREFIX + topic;
    }
  }

  /** A boolean expression over topics, which the provider itself (FCM or HMS) evaluates. */
  record ProviderCondition(ProviderKind kind, String condition) implements ProviderToken {

    static final String PREFIX = "/conditions/";

    public ProviderCondition {
      ProviderTokens.requireFansOut(kind);
      if (condition == null
          || condition.isBlank()
          || condition.length() > ProviderTokens.MAX_LENGTH) {
        throw new IllegalArgumentException(
            "condition must have 1 to " + ProviderTokens.MAX_LENGTH + " characters");
      }
    }

    @Override
    public String identity() {
      return PREFIX + condition;
    }
  }
}
