package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.cluster.Cluster;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import dev.carillon.persistence.realtime.PresenceRepository;
import java.time.Clock;

/** What the parts of the hub share. */
record HubServices(
    RealtimeApps apps,
    ChannelHistory history,
    PresenceRepository presence,
    Cluster cluster,
    WebhookSink webhooks,
    HubMetrics metrics,
    Clock clock,
    RealtimeConfig config) {}
