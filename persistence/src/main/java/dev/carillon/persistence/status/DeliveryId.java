package dev.carillon.persistence.status;

import java.io.Serializable;
import java.util.Objects;

/** The key of a {@link Delivery}. A class, as a record cannot be one. */
public final class DeliveryId implements Serializable {
  private static final long serialVersionUID = 1L;

  private long publishKey;
  private long recipientKey;

  /** For the persistence provider only. */
  public DeliveryId() {}

  DeliveryId(long publishKey, long recipientKey) {
    this.publishKey = publishKey;
    this.recipientKey = recipientKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeliveryId that
        && publishKey == that.publishKey
        && recipientKey == that.recipientKey;
  }

  @Override
  public int hashCode() {
    return Objects.hash(publishKey, recipientKey);
  }
}
