package dev.carillon.providers.webpush;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.webpush.Destinations.Destination;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encrypts a chunk, device by device, and hands the requests to the HTTP client in one go. */
final class WebPushSender {

  private static final Logger LOG = LoggerFactory.getLogger(WebPushSender.class);

  private static final Outcome LATE =
      new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "encrypted_late", null);
  private static final Outcome REFUSED =
      new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "endpoint_refused");
  private static final Outcome UNUSABLE =
      new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "subscription_keys_unusable");
  private static final Outcome FAULT = new Outcome.Rejected(FailureClass.UNKNOWN, "internal_error");

  private final Http2Client client;
  private final WebPushEncryption encryption;
  private final VapidHeaders vapid;
  private final Destinations destinations;
  private final Clock clock;

  WebPushSender(
      Http2Client client,
      WebPushEncryption encryption,
      VapidHeaders vapid,
      Destinations destinations,
      Clock clock) {
    this.client = client;
    this.encryption = encryption;
    this.vapid = vapid;
    this.destinations = destinations;
    this.clock = clock;
  }

  /** Gives every device of the chunk its one outcome, now or when its answer comes. */
  void send(WebPushChunk chunk) {
    Map<String, RequestHeaders> headersByOrigin = new HashMap<>();
    List<Http2Request> requests = new ArrayList<>(chunk.targets().size());
    List<PushTarget> sent = new ArrayList<>(chunk.targets().size());
    for (PushTarget target : chunk.targets()) {
      Outcome failure = prepare(chunk, target, headersByOrigin, requests);
      if (failure == null) {
        sent.add(target);
      } else {
        chunk.sink().settled(target, failure);
      }
    }
    if (!sent.isEmpty()) {
      Duration left = Duration.ofNanos(Math.max(1, chunk.deadlineNanos() - System.nanoTime()));
      client.submit(
          requests,
          left,
          (index, result) ->
              chunk.sink().settled(sent.get(index), WebPushOutcomes.of(result, clock.instant())));
    }
  }

  /** Adds the request for one device, or says why there is none. */
  private Outcome prepare(
      WebPushChunk chunk,
      PushTarget target,
      Map<String, RequestHeaders> headersByOrigin,
      List<Http2Request> requests) {
    if (chunk.deadlineNanos() - System.nanoTime() <= 0) {
      return LATE;
    }
    try {
      WebPushSubscription subscription = (WebPushSubscription) target.token();
      Destination destination = destinations.of(subscription.endpoint());
      if (destination == null) {
        return REFUSED;
      }
      byte[] body = encryption.encrypt(chunk.plaintext(), subscription);
      RequestHeaders headers =
          headersByOrigin.computeIfAbsent(
              subscription.origin(),
              origin -> chunk.headers().with("authorization", vapid.authorization(origin)));
      requests.add(new Http2Request(destination.origin(), destination.target(), headers, body));
      return null;
    } catch (GeneralSecurityException e) {
      return UNUSABLE;
    } catch (RuntimeException e) {
      // The edge of a thread of our own: without this one bad device would leave the others of its
      // chunk without an outcome.
      LOG.error("recipient {} could not be prepared", target.recipientKey(), e);
      return FAULT;
    }
  }
}
