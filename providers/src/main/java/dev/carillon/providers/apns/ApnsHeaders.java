package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import dev.carillon.providers.PayloadException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The {@code apns-*} request headers that a message may bring along, checked and in Pushy's types.
 *
 * @param topic null to take the credential's
 * @param apnsId null to make one for each device
 * @param expiration null to derive it from the TTL
 */
record ApnsHeaders(
    PushType pushType,
    DeliveryPriority priority,
    String collapseId,
    String topic,
    UUID apnsId,
    Long expiration) {

  static final String PUSH_TYPE = "apns-push-type";
  static final String PRIORITY = "apns-priority";
  static final String COLLAPSE_ID = "apns-collapse-id";
  static final String TOPIC = "apns-topic";
  static final String ID = "apns-id";
  static final String EXPIRATION = "apns-expiration";

  static final int MAX_COLLAPSE_ID = 64;

  private static final Set<String> KNOWN =
      Set.of(PUSH_TYPE, PRIORITY, COLLAPSE_ID, TOPIC, ID, EXPIRATION);
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e]*)");
  private static final Pattern TOPIC_FORM = Pattern.compile("[A-Za-z0-9.-]{1,255}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

  /**
   * @param headers names in lower case
   * @throws PayloadException naming the header that APNs would refuse
   */
  static ApnsHeaders of(Map<String, String> headers) {
    for (String name : headers.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new PayloadException("a header is none of APNs': " + new TreeSet<>(KNOWN));
      }
    }
    return new ApnsHeaders(
        pushType(headers.get(PUSH_TYPE)),
        priority(headers.get(PRIORITY)),
        collapseId(headers.get(COLLAPSE_ID)),
        topic(headers.get(TOPIC)),
        apnsId(headers.get(ID)),
        expiration(headers.get(EXPIRATION)));
  }

  /** The topic to send with: an app's bundle id, with the ending that its push type asks for. */
  String topicFor(String bundleId) {
    if (topic != null || bundleId == null) {
      return topic;
    }
    return switch (pushType) {
      case VOIP -> bundleId + ".voip";
      case COMPLICATION -> bundleId + ".complication";
      case FILEPROVIDER -> bundleId + ".pushkit.fileprovider";
      case LOCATION -> bundleId + ".location-query";
      case LIVE_ACTIVITY -> bundleId + ".push-type.liveactivity";
      case PUSH_TO_TALK -> bundleId + ".voip-ptt";
      case ALERT, BACKGROUND, MDM -> bundleId;
    };
  }

  /** When APNs gives up: seconds of the epoch, null for "now or never". */
  Instant expiration(Instant ttlEnd) {
    if (expiration == null) {
      return ttlEnd;
    }
    return expiration == 0 ? null : Instant.ofEpochSecond(expiration);
  }

  private static PushType pushType(String value) {
    if (value == null) {
      return PushType.ALERT;
    }
    try {
      return PushType.getFromHeaderValue(value);
    } catch (IllegalArgumentException e) {
      throw new PayloadException(PUSH_TYPE + " is not one of APNs' push types");
    }
  }

  /** Pushy has no 1; the difference to 5 is only how long a device may save power. */
  private static DeliveryPriority priority(String value) {
    if (value == null) {
      return DeliveryPriority.IMMEDIATE;
    }
    return switch (value) {
      case "10" -> DeliveryPriority.IMMEDIATE;
      case "5", "1" -> DeliveryPriority.CONSERVE_POWER;
      default -> throw new PayloadException(PRIORITY + " must be 10, 5 or 1");
    };
  }

  private static String collapseId(String value) {
    if (value != null && !fitsCollapseId(value)) {
      throw new PayloadException(COLLAPSE_ID + " must have 1 to 64 printable ASCII characters");
    }
    return value;
  }

  static boolean fitsCollapseId(String value) {
    return value.length() <= MAX_COLLAPSE_ID && PRINTABLE.matcher(value).matches();
  }

  private static String topic(String value) {
    if (value != null && !TOPIC_FORM.matcher(value).matches()) {
      throw new PayloadException(TOPIC + " must be a bundle id");
    }
    return value;
  }

  private static UUID apnsId(String value) {
    if (value == null) {
      return null;
    }
    try {
      UUID id = UUID.fromString(value);
      if (id.toString().equalsIgnoreCase(value)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new PayloadException(ID + " must be a UUID");
    }
    throw new PayloadException(ID + " must be a UUID");
  }

  private static Long expiration(String value) {
    if (value != null && !SECONDS.matcher(value).matches()) {
      throw new PayloadException(EXPIRATION + " must be seconds since 1970");
    }
    return value == null ? null : Long.valueOf(value);
  }
}
