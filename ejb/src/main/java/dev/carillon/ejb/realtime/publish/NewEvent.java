package dev.carillon.ejb.realtime.publish;

import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.frame.Generation;
import java.util.List;
import java.util.Set;

/**
 * An event that an app's server publishes.
 *
 * @param channels 1 to 100, each name checked
 * @param exceptSocketId the connection that caused it and is not to get it, null for none
 * @param info what the answer tells of each channel: {@code user_count}, {@code subscription_count}
 */
public record NewEvent(
    String name,
    List<ChannelName> channels,
    EventData data,
    String exceptSocketId,
    Set<String> info) {

  private static final int MAX_NAME = 200;
  private static final int MAX_CHANNELS = 100;
  private static final Set<String> KNOWN_INFO = Set.of("user_count", "subscription_count");

  public NewEvent {
    channels = List.copyOf(channels);
    info = Set.copyOf(info);
    if (name == null || name.isEmpty() || name.length() > MAX_NAME) {
      throw ServiceException.invalid("name must be 1 to " + MAX_NAME + " characters");
    }
    if (Generation.isReserved(name)) {
      throw ServiceException.invalid("name begins with a prefix that is reserved");
    }
    if (name.indexOf(0) >= 0 || data.text().indexOf(0) >= 0) {
      throw ServiceException.invalid("an event must not hold the character U+0000");
    }
    if (channels.isEmpty()) {
      throw new ServiceException(ErrorCode.MISSING_CHANNEL_INFO, "an event names a channel");
    }
    if (channels.size() > MAX_CHANNELS) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, "an event goes to at most " + MAX_CHANNELS + " channels");
    }
    if (channels.size() > 1 && channels.stream().anyMatch(ChannelName::isEncrypted)) {
      throw ServiceException.invalid("an event of an encrypted channel goes to that channel alone");
    }
    if (exceptSocketId != null && !exceptSocketId.matches("\\d{1,20}\\.\\d{1,20}")) {
      throw ServiceException.invalid("socket_id is malformed");
    }
    if (!KNOWN_INFO.containsAll(info)) {
      throw ServiceException.invalid("info must be of user_count, subscription_count");
    }
  }
}
