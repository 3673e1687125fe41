package dev.carillon.ejb.pipeline.route;

import dev.carillon.providers.PushProvider;

/**
 * The way to devices whose recipient is a realtime channel. Realtime implements it, so that the
 * pipeline need not know of channels. Safe for many threads.
 */
@FunctionalInterface
public interface RealtimeRoute {

  /** The provider for an app's channels; it needs no credential and nothing to close. */
  PushProvider of(String appId);
}
