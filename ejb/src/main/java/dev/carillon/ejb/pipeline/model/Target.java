package dev.carillon.ejb.pipeline.model;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.device.RecipientAddress;

/**
 * To whom a publish goes. A device that several targets match gets one push. What a kind of target
 * means is said by the {@code TargetKind} of the same name in {@code pipeline.audience}. Immutable.
 */
public interface Target {

  /** The name of its kind, as it stands in a stored command. */
  String kind();

  /** All that its kind needs to know of it, as it stands in a stored command. */
  String value();

  /** Whether it names one recipient: the number of these is bounded. */
  default boolean isEnumerated() {
    return false;
  }

  /** One registered device. */
  record Device(String deviceId) implements Target {
    @Override
    public String kind() {
      return "device";
    }

    @Override
    public String value() {
      return deviceId;
    }

    @Override
    public boolean isEnumerated() {
      return true;
    }
  }

  /** Every enabled device of one user. */
  record Client(String clientId) implements Target {
    @Override
    public String kind() {
      return "client";
    }

    @Override
    public String value() {
      return clientId;
    }
  }

  /** Every enabled device subscribed to a channel. */
  record Channel(String channel) implements Target {
    @Override
    public String kind() {
      return "channel";
    }

    @Override
    public String value() {
      return channel;
    }
  }

  /** A provider token that need not be registered; its value is a hash, for tokens are secrets. */
  record Recipient(RecipientAddress address) implements Target {
    @Override
    public String kind() {
      return "raw";
    }

    @Override
    public String value() {
      return Hashes.sha256Hex(address.kind() + ":" + address.token().serialized());
    }

    @Override
    public boolean isEnumerated() {
      return true;
    }
  }
}
