package dev.carillon.ejb.platform.observe;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;

/**
 * What the meters that are made in passing, by name and tags alone, say of themselves in {@code #
 * HELP}. A meter with words of its own keeps them.
 */
final class Descriptions implements MeterFilter {

  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("carillon.push.accepted", "publishes accepted"),
          Map.entry("carillon.push.dispatched", "recipients done with, by what became of them"),
          Map.entry("carillon.push.retries", "attempts put off, and attempts made again"),
          Map.entry("carillon.push.dead_letters", "recipients given up"),
          Map.entry("carillon.push.queue.depth", "recipients that wait to be sent to"),
          Map.entry("carillon.push.queue.age.seconds", "how long the oldest of those has been due"),
          Map.entry("carillon.push.in_flight", "requests that providers have not answered"),
          Map.entry("carillon.push.unsettled", "submissions whose outcome is not recorded yet"),
          Map.entry(
              "carillon.push.breakers.open", "credentials and origins left alone for a while"),
          Map.entry("carillon.http.bodies.refused", "request bodies refused"),
          Map.entry("carillon.storage.refused", "refused for want of room in the database"),
          Map.entry("carillon.periodic.failures", "rounds of periodic work that threw"),
          Map.entry("carillon.realtime.connections", "connections open on this node"),
          Map.entry("carillon.realtime.subscriptions", "subscriptions of them"),
          Map.entry("carillon.realtime.channels", "channels that somebody here subscribes to"),
          Map.entry("carillon.realtime.frames", "frames from and to clients"),
          Map.entry("carillon.realtime.events", "events handed to subscribers of this node"),
          Map.entry("carillon.realtime.refused", "connections, subscriptions and frames refused"),
          Map.entry("carillon.realtime.closed", "connections gone, by who ended them and why"),
          Map.entry("carillon.realtime.dropped", "messages that could not be kept for a receiver"),
          Map.entry(
              "carillon.realtime.cluster_repairs", "gaps between nodes, and what mended them"),
          Map.entry("carillon.realtime.resumes", "clients that went on where they were"));

  @Override
  public Meter.Id map(Meter.Id id) {
    String description = BY_NAME.get(id.getName());
    return id.getDescription() != null || description == null
        ? id
        : new Meter.Id(
            id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), description, id.getType());
  }
}
