package dev.carillon.persistence.registry;

import java.io.Serializable;
import java.util.Objects;

/** The key of a {@link ChannelSubscription}. A class, as a record cannot be one. */
public final class ChannelSubscriptionId implements Serializable {
  private static final long serialVersionUID = 1L;

  private String appId;
  private String channel;
  private long recipientKey;

  /** For the persistence provider only. */
  public ChannelSubscriptionId() {}

  ChannelSubscriptionId(String appId, String channel, long recipientKey) {
    this.appId = appId;
    this.channel = channel;
    this.recipientKey = recipientKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelSubscriptionId that
        && appId.equals(that.appId)
        && channel.equals(that.channel)
        && recipientKey == that.recipientKey;
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, channel, recipientKey);
  }
}
