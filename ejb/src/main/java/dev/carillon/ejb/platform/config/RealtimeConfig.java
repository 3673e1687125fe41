package dev.carillon.ejb.platform.config;

import java.time.Duration;
import java.util.List;

/**
 * Everything below {@code realtime.}.
 *
 * @param apps what holds for an app that says nothing itself
 * @param connections bounds of one connection
 * @param idempotencyWindow how long a repeated publish answers the first answer
 * @param vacatedDelay how long a channel is empty before the webhook says so
 */
public record RealtimeConfig(
    Apps apps, Connections connections, Duration idempotencyWindow, Duration vacatedDelay) {

  /**
   * @param frameCharacters of one frame from a client
   * @param queueFrames waiting for one connection; past that it is closed as too slow
   * @param queueCharacters waiting for one connection
   * @param sendTimeout how long one send may take
   * @param sendThreads that write to connections, at most; each stuck reader holds one until its
   *     send timeout
   * @param activityTimeout silence after which either side asks for a sign of life
   * @param pongTimeout how long the answer may take
   */
  public record Connections(
      int frameCharacters,
      int queueFrames,
      int queueCharacters,
      Duration sendTimeout,
      int sendThreads,
      Duration activityTimeout,
      Duration pongTimeout) {

    static Connections read(Keys keys) {
      Duration second = Duration.ofSeconds(1);
      Duration hour = Duration.ofHours(1);
      return new Connections(
          keys.number("realtime.max_frame_characters", 100_000, 1_000, 10_000_000),
          keys.number("realtime.queue_frames", 2_000, 1, 1_000_000),
          keys.number("realtime.queue_characters", 4_000_000, 1_000, 100_000_000),
          keys.duration("realtime.send_timeout", Duration.ofSeconds(10), second, hour),
          keys.number("realtime.send_threads", 250, 4, 10_000),
          keys.duration("realtime.activity_timeout", Duration.ofMinutes(2), second, hour),
          keys.duration("realtime.pong_timeout", Duration.ofSeconds(30), second, hour));
    }
  }

  /**
   * What holds for an app that says nothing itself.
   *
   * @param clientEvents whether clients may speak to each other
   * @param subscriptionCounts whether subscribers are told how many they are
   * @param authorizedOnly whether a connection must show soon that the app's server knows it
   * @param maxConnections open at once on one node
   * @param maxChannels subscribed by one connection
   * @param clientEventsPerSecond sent by one connection
   * @param presenceMembers on one presence channel
   * @param maxEventBytes data of one event published over HTTP, in UTF-8
   */
  public record Apps(
      boolean clientEvents,
      boolean subscriptionCounts,
      boolean authorizedOnly,
      int maxConnections,
      int maxChannels,
      int clientEventsPerSecond,
      int presenceMembers,
      int maxEventBytes,
      History history) {

    static Apps read(Keys keys, boolean development) {
      return new Apps(
          keys.flag("realtime.client_events", development),
          keys.flag("realtime.subscription_count", development),
          keys.flag("realtime.authorized_connections_only", false),
          keys.number("realtime.max_connections", 100_000, 1, 10_000_000),
          keys.number("realtime.max_channels_per_connection", 500, 1, 100_000),
          keys.number("realtime.client_events_per_second", 10, 1, 10_000),
          keys.number("realtime.presence_members", 100, 1, 10_000),
          keys.number("realtime.max_event_bytes", 10_240, 100, 1_000_000),
          History.read(keys, development));
    }
  }

  /**
   * Which channels keep their events.
   *
   * @param maxEvents kept for each channel
   */
  public record History(List<NamePattern> channels, int maxEvents, Duration maxAge) {
    public History {
      channels = List.copyOf(channels);
    }

    static History read(Keys keys, boolean development) {
      List<String> named = keys.list("realtime.history.channels");
      List<String> channels = named.isEmpty() && development ? List.of("*") : named;
      return new History(
          patterns(keys, channels),
          keys.number("realtime.history.max_events", 1_000, 1, 100_000),
          keys.duration(
              "realtime.history.max_age",
              Duration.ofDays(1),
              Duration.ofSeconds(1),
              Duration.ofDays(30)));
    }

    private static List<NamePattern> patterns(Keys keys, List<String> texts) {
      try {
        return texts.stream().map(NamePattern::new).toList();
      } catch (IllegalArgumentException e) {
        keys.problem("realtime.history.channels", e.getMessage());
        return List.of();
      }
    }
  }

  static RealtimeConfig read(Keys keys, boolean development) {
    Duration second = Duration.ofSeconds(1);
    return new RealtimeConfig(
        Apps.read(keys, development),
        Connections.read(keys),
        keys.duration(
            "realtime.idempotency_window", Duration.ofMinutes(5), second, Duration.ofDays(1)),
        keys.duration(
            "realtime.vacated_delay", Duration.ofSeconds(3), Duration.ZERO, Duration.ofMinutes(5)));
  }
}
