package dev.carillon.ejb.pipeline.model;

import dev.carillon.ejb.registry.device.RecipientAddress;

/** To whom a publish goes. A device that several targets match gets one push. */
public sealed interface Target {

  /** One registered device. */
  record Device(String deviceId) implements Target {}

  /** Every enabled device of one user. */
  record Client(String clientId) implements Target {}

  /** Every enabled device subscribed to a channel. */
  record Channel(String channel) implements Target {}

  /** A provider token that need not be registered. */
  record Recipient(RecipientAddress address) implements Target {}
}
