package dev.carillon.persistence.registry;

import java.io.Serializable;
import java.util.Objects;

/** The key of an {@link Interaction}. A class, as a record cannot be one. */
public final class InteractionId implements Serializable {
  private static final long serialVersionUID = 1L;

  private String appId;
  private String publishId;
  private long recipientKey;
  private short event;

  /** For the persistence provider only. */
  public InteractionId() {}

  InteractionId(String appId, String publishId, long recipientKey, short event) {
    this.appId = appId;
    this.publishId = publishId;
    this.recipientKey = recipientKey;
    this.event = event;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InteractionId that
        && appId.equals(that.appId)
        && publishId.equals(that.publishId)
        && recipientKey == that.recipientKey
        && event == that.event;
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, publishId, recipientKey, event);
  }
}
