package dev.carillon.ejb.realtime.settings;

/**
 * What one app may take of the server.
 *
 * @param connections open at once on one node
 * @param channels subscribed by one connection
 * @param clientEventsPerSecond sent by one connection
 * @param presenceMembers on one presence channel
 * @param eventBytes data of one event published over HTTP, in UTF-8
 */
public record RealtimeLimits(
    int connections, int channels, int clientEventsPerSecond, int presenceMembers, int eventBytes) {

  public RealtimeLimits {
    requirePositive(connections, "maxConnections");
    requirePositive(channels, "maxChannels");
    requirePositive(clientEventsPerSecond, "clientEventsPerSecond");
    requirePositive(presenceMembers, "presenceMembers");
    requirePositive(eventBytes, "maxEventBytes");
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
  }
}
