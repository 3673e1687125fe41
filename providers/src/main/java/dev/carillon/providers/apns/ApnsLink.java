package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * One of Pushy's clients, with its connections, and what it still owes. Replaced as a whole when
 * APNs stops answering: Pushy cannot give up a single request. Only touched on the event loop.
 */
final class ApnsLink {

  /** One of so many. */
  private static final int STUCK_SHARE = 4;

  private final ApnsClient client;
  private int unanswered;
  private int overdue;

  ApnsLink(ApnsClient client) {
    this.client = client;
  }

  /** Messages that Pushy has and that are neither answered nor failed. */
  int unanswered() {
    return unanswered;
  }

  /** Those of them that were given up. */
  int overdue() {
    return overdue;
  }

  /** Whether so many of the messages are overdue that APNs seems to hang. */
  boolean isStuck() {
    return overdue > 0 && overdue * STUCK_SHARE >= unanswered;
  }

  /** Hands a message to Pushy. */
  void send(ApnsPush push, BiConsumer<PushNotificationResponse<ApnsPush>, Throwable> answered) {
    unanswered++;
    // What the callback returns is nobody's: it reports by itself and does not throw.
    CompletableFuture<?> unused = client.sendNotification(push).whenComplete(answered);
  }

  /** Ends the connections when their last answer came, or within the request timeout. */
  void close() {
    CompletableFuture<Void> unused = client.close();
  }

  void gaveUp() {
    overdue++;
  }

  void answered(boolean wasGivenUp) {
    unanswered--;
    if (wasGivenUp) {
      overdue--;
    }
  }
}
