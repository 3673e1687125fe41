package dev.carillon.ejb.realtime.settings;

import dev.carillon.ejb.registry.app.AppLimits;

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

  /** These, where the operator says nothing else. */
  RealtimeLimits under(AppLimits limits) {
    return new RealtimeLimits(
        AppLimits.or(limits.maxConnections(), connections),
        AppLimits.or(limits.maxChannels(), channels),
        AppLimits.or(limits.clientEventsPerSecond(), clientEventsPerSecond),
        AppLimits.or(limits.presenceMembers(), presenceMembers),
        AppLimits.or(limits.maxEventBytes(), eventBytes));
  }

  /** The smaller of each. */
  RealtimeLimits within(RealtimeLimits most) {
    return new RealtimeLimits(
        Math.min(connections, most.connections),
        Math.min(channels, most.channels),
        Math.min(clientEventsPerSecond, most.clientEventsPerSecond),
        Math.min(presenceMembers, most.presenceMembers),
        Math.min(eventBytes, most.eventBytes));
  }

  /**
   * @throws IllegalArgumentException naming what is more than it may be
   */
  void requireWithin(RealtimeLimits most) {
    requireAtMost(connections, most.connections, "maxConnections");
    requireAtMost(channels, most.channels, "maxChannels");
    requireAtMost(clientEventsPerSecond, most.clientEventsPerSecond, "clientEventsPerSecond");
    requireAtMost(presenceMembers, most.presenceMembers, "presenceMembers");
    requireAtMost(eventBytes, most.eventBytes, "maxEventBytes");
  }

  static void requireAtMost(long value, long most, String name) {
    if (value > most) {
      throw new IllegalArgumentException(
          "realtime." + name + " is at most " + most + ": the operator's limit");
    }
  }

  private static void requirePositive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
  }
}
