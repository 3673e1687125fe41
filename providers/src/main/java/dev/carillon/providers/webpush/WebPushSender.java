package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Settling;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.Transport;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  private final Transport client;
  private final CryptoSuite suite;
  private final SecureRandom random = new SecureRandom();
  private final VapidHeaders vapid;
  private final Destinations destinations;
  private final Clock clock;

  WebPushSender(
      Transport client,
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
    Prepared prepared = new Prepared(chunk, encryption);
    chunk.targets().forEach(prepared::add);
    prepared.finish();
  }

  /** The requests for a chunk, and the outcomes of those devices that get none. */
  private final class Prepared {

    private final WebPushChunk chunk;
    private final WebPushEncryption encryption;
    private final byte[] plaintext;
    private final Map<String, Optional<Route>> routes = new HashMap<>();
    private final List<Http2Request> requests;
    private final List<PushTarget> sent;
    private final Map<PushTarget, Outcome> unsent = new LinkedHashMap<>();

    Prepared(WebPushChunk chunk, WebPushEncryption encryption) {
      this.chunk = chunk;
      this.encryption = encryption;
      this.plaintext = chunk.text().getBytes(UTF_8);
      this.requests = new ArrayList<>(chunk.targets().size());
      this.sent = new ArrayList<>(chunk.targets().size());
    }

    void add(PushTarget target) {
      Outcome failure = prepare(target);
      if (failure == null) {
        sent.add(target);
      } else {
        unsent.put(target, failure);
      }
    }

    /** Adds the request for one device, or says why there is none. */
    private Outcome prepare(PushTarget target) {
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
        byte[] body = encryption.encrypt(plaintext, subscription);
        String path = destinations.target(endpoint, authorityEnd);
        requests.add(new Http2Request(route.get().origin(), path, route.get().headers(), body));
        return null;
      } catch (GeneralSecurityException e) {
        return UNUSABLE;
      } catch (RuntimeException e) {
        // The edge of a thread of our own: without this one bad device would leave the others of
        // its chunk without an outcome.
        LOG.error("recipient {} could not be prepared", target.recipientKey(), e);
        return FAULT;
      }
    }

    void finish() {
      OutcomeSink sink = chunk.sink();
      if (!sent.isEmpty()) {
        Duration left = Duration.ofNanos(Math.max(1, chunk.deadlineNanos() - System.nanoTime()));
        client.submit(
            requests,
            left,
            (index, result) ->
                sink.settled(sent.get(index), WebPushOutcomes.of(result, clock.instant())));
      }
      unsent.forEach(sink::settled);
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
