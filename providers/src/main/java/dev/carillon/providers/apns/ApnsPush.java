package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.PushTarget;
import java.time.Instant;
import java.util.UUID;

/**
 * One message on its way to one device, from submission to its one outcome. Only touched on the
 * event loop.
 */
final class ApnsPush implements ApnsPushNotification {

  private final ApnsBatch batch;
  private final PushTarget target;
  private final UUID apnsId;
  private ApnsLink link;
  private boolean settled;
  private boolean written;

  ApnsPush(ApnsBatch batch, PushTarget target, UUID apnsId) {
    this.batch = batch;
    this.target = target;
    this.apnsId = apnsId;
  }

  /** Whether the device token is fit to stand in a path: Apple's are hexadecimal. */
  boolean hasPlainToken() {
    String token = target.token().identity();
    for (int i = 0; i < token.length(); i++) {
      if (!Character.isLetterOrDigit(token.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  boolean isSettled() {
    return settled;
  }

  /** The connections that it was handed to, null while it waits. */
  ApnsLink link() {
    return link;
  }

  void handedTo(ApnsLink taken) {
    link = taken;
  }

  /** Reports the outcome, the first time only. */
  void settle(Outcome outcome) {
    if (!settled) {
      settled = true;
      batch.settled(target, outcome);
    }
  }

  /**
   * Pushy asks when it writes the request, which may be long after it took the message, for example
   * when connecting took all the time. A message that has its outcome must not leave any more, and
   * an exception here is the only way to stop Pushy.
   */
  @Override
  public String getToken() {
    if (settled) {
      throw new WithdrawnException();
    }
    written = true;
    return target.token().identity();
  }

  /**
   * Whether the request was made ready for a connection: before that, it certainly did not leave.
   */
  boolean wasWritten() {
    return written;
  }

  @Override
  public String getPayload() {
    return batch.message().payload();
  }

  @Override
  public Instant getExpiration() {
    return batch.message().expiration();
  }

  @Override
  public DeliveryPriority getPriority() {
    return batch.message().headers().priority();
  }

  @Override
  public PushType getPushType() {
    return batch.message().headers().pushType();
  }

  @Override
  public String getTopic() {
    return batch.message().topic();
  }

  @Override
  public String getCollapseId() {
    return batch.message().headers().collapseId();
  }

  @Override
  public UUID getApnsId() {
    return apnsId;
  }

  /** Says that a message was taken back before it was written. Costs no stack trace. */
  private static final class WithdrawnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WithdrawnException() {
      super("settled before it was written", null, false, false);
    }
  }
}
