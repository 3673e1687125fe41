package dev.carillon.providers.webpush;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Settling;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final CryptoSuite suite;
  private final SecureRandom random = new SecureRandom();
  private final VapidHeaders vapid;
  private final Destinations destinations;
  private final Clock clock;

  WebPushSender(
      Http2Client client,
      CryptoSuite suite,
      VapidHeaders vapid,
      Destinations destinations,
      Clock clock) {
    this.client = client;
    this.suite = suite;
    this.vapid = vapid;
    this.destinations = destinations;
    this.clock = clock;
  }

  /** Where the devices of one origin are sent, and with which headers. */
  private record Route(Origin origin, RequestHeaders headers) {}

  /** Gives every device of the chunk its one outcome, now or when its answer comes. */
  void send(WebPushChunk chunk) {
    WebPushEncryption encryption;
    try {
      encryption = new WebPushEncryption(suite, random);
    } catch (GeneralSecurityException e) {
      LOG.error("nothing can be encrypted", e);
      Settling.all(chunk.targets(), FAULT, chunk.sink());
      return;
    }
    Map<String, Optional<Route>> routes = new HashMap<>();
    List<Http2Request> requests = new ArrayList<>(chunk.targets().size());
    List<PushTarget> sent = new ArrayList<>(chunk.targets().size());
    for (PushTarget target : chunk.targets()) {
      Outcome failure = prepare(chunk, target, encryption, routes, requests);
      if (failure == null) {
        sent.add(target);
      } else {
        chunk.sink().settled(target, failure);
      }
    }
    if (!sent.isEmpty()) {
      submit(chunk, requests, sent);
    }
  }

  private void submit(WebPushChunk chunk, List<Http2Request> requests, List<PushTarget> sent) {
    Duration left = Duration.ofNanos(Math.max(1, chunk.deadlineNanos() - System.nanoTime()));
    OutcomeSink sink = chunk.sink();
    client.submit(
        requests,
        left,
        (index, result) ->
            sink.settled(sent.get(index), WebPushOutcomes.of(result, clock.instant())));
  }

  /** Adds the request for one device, or says why there is none. */
  private Outcome prepare(
      WebPushChunk chunk,
      PushTarget target,
      WebPushEncryption encryption,
      Map<String, Optional<Route>> routes,
      List<Http2Request> requests) {
    if (chunk.deadlineNanos() - System.nanoTime() <= 0) {
      return LATE;
    }
    try {
      WebPushSubscription subscription = (WebPushSubscription) target.token();
      String endpoint = subscription.endpoint();
      int authorityEnd = Destinations.authorityEnd(endpoint);
      Optional<Route> route =
          routes.computeIfAbsent(
              endpoint.substring(0, authorityEnd), known -> route(chunk, subscription));
      if (route.isEmpty()) {
        return REFUSED;
      }
      byte[] body = encryption.encrypt(chunk.plaintext(), subscription);
      String path = destinations.target(endpoint, authorityEnd);
      requests.add(new Http2Request(route.get().origin(), path, route.get().headers(), body));
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

  private Optional<Route> route(WebPushChunk chunk, WebPushSubscription subscription) {
    Origin origin = destinations.origin(subscription.endpoint());
    if (origin == null) {
      return Optional.empty();
    }
    String authorization = vapid.authorization(subscription.origin());
    return Optional.of(new Route(origin, chunk.headers().with("authorization", authorization)));
  }
}
