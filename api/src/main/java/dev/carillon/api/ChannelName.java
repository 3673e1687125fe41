package dev.carillon.api;

/**
 * The name of a realtime channel; its prefix says what kind it is.
 *
 * <p>Private channels need an authorization, presence channels show who is there, encrypted ones
 * carry what only clients can read, cache channels replay their last event to who subscribes.
 *
 * <p>Beyond Pusher's alphabet there is the colon ({@code user:42:notifications}), which subscribers
 * of its protocol do not have: see {@link #isOfFirstGeneration}.
 */
public record ChannelName(String value) {

  /** The protocol's limit for subscribers. */
  public static final int MAX_SUBSCRIBE_LENGTH = 164;

  /** The HTTP API's limit for publishers. */
  public static final int MAX_PUBLISH_LENGTH = 200;

  private static final String TO_USER = "#server-to-user-";

  /**
   * Checks the name.
   *
   * @throws ServiceException invalid_input
   */
  public ChannelName {
    String plain = value.startsWith(TO_USER) ? value.substring(TO_USER.length()) : value;
    boolean ofUser = plain.length() < value.length();
    if (plain.isEmpty() || value.length() > MAX_PUBLISH_LENGTH || !isWellFormed(plain, ofUser)) {
      throw ServiceException.invalid("channel name is invalid");
    }
  }

  /** Whether clients may subscribe to a channel of this name. */
  public static boolean isValid(String name) {
    boolean ofUser = name.startsWith(TO_USER);
    String plain = ofUser ? name.substring(TO_USER.length()) : name;
    int longest = ofUser ? MAX_PUBLISH_LENGTH : MAX_SUBSCRIBE_LENGTH;
    return !plain.isEmpty() && name.length() <= longest && isWellFormed(plain, ofUser);
  }

  /** Whether clients of Pusher's protocol may subscribe to it, which knows no colon in names. */
  public boolean isOfFirstGeneration() {
    return value.indexOf(':') < 0 || value.startsWith(TO_USER);
  }

  private static boolean isWellFormed(String text, boolean anyPrintable) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ok =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_-=@,.;:".indexOf(c) >= 0
              || (anyPrintable && c > ' ');
      if (!ok) {
        return false;
      }
    }
    return true;
  }

  /** The channel on which the server speaks to one signed-in user. */
  public static ChannelName toUser(String userId) {
    return new ChannelName(TO_USER + userId);
  }

  /** The user whom this channel belongs to, null for every other channel. */
  public String userId() {
    return value.startsWith(TO_USER) ? value.substring(TO_USER.length()) : null;
  }

  /** Whether a subscription needs a signature. */
  public boolean needsAuthorization() {
    return value.startsWith("private-") || isPresence();
  }

  public boolean isPresence() {
    return value.startsWith("presence-");
  }

  public boolean isEncrypted() {
    return value.startsWith("private-encrypted-");
  }

  public boolean isCache() {
    return value.startsWith("cache-")
        || value.startsWith("private-cache-")
        || value.startsWith("private-encrypted-cache-")
        || value.startsWith("presence-cache-");
  }

  /** Whether clients may speak on it, where the app lets them. */
  public boolean takesClientEvents() {
    return needsAuthorization() && !isEncrypted();
  }

  @Override
  public String toString() {
    return value;
  }
}
