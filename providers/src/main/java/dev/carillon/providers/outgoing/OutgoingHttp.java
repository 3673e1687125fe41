package dev.carillon.providers.outgoing;

import dev.carillon.providers.http2.AddressResolver;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Options;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.TransportFailure;
import dev.carillon.providers.http2.TransportFailure.Kind;
import dev.carillon.providers.net.AddressPolicy;
import dev.carillon.providers.net.GuardedResolver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The one way out to addresses that came from outside and are no push endpoints.
 *
 * <p>HTTP/1.1, a connection for each request, made to the very IP address that was checked; https
 * only, no redirects, no proxy. One deadline covers an exchange whole: name service, connection,
 * TLS, head and body. What is read is bounded; an interim answer is never taken for the answer. No
 * thread waits: results come on the client's event loop, where nobody may block.
 *
 * <p>One for a process, safe for many threads; whoever makes it closes it.
 */
public final class OutgoingHttp implements AutoCloseable {

  /** Bodies longer than this are cut: 256 KiB. */
  public static final int MAX_BODY = 256 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final int AT_ONCE_TO_ONE_ORIGIN = 16;
  private static final int WAITING_FOR_ONE_ORIGIN = 64;

  /** A name whose servers do not answer holds one for many seconds. */
  private static final int RESOLVER_THREADS = 16;

  private final EventLoops loops;
  private final Http2Client client;
  private final boolean development;

  /**
   * @param development allow loopback addresses and plain http
   */
  public OutgoingHttp(boolean development) {
    this(new GuardedResolver(new AddressPolicy(development))::resolve, development, null);
  }

  /**
   * @param trusted PEM certificates to trust in place of the system's, null for the system's
   */
  OutgoingHttp(AddressResolver resolver, boolean development, String trusted) {
    Http2Options options =
        new Http2Options(
            CONNECT,
            USUAL,
            AT_ONCE_TO_ONE_ORIGIN,
            AT_ONCE_TO_ONE_ORIGIN,
            WAITING_FOR_ONE_ORIGIN,
            MAX_BODY,
            trusted,
            true);
    this.loops = new EventLoops(1, RESOLVER_THREADS);
    this.client = new Http2Client(loops, options, resolver);
    this.development = development;
  }

  /**
   * Gets a document of at most {@link #MAX_BODY} bytes; what is longer comes cut.
   *
   * @param deadline from now to the last byte of the answer
   * @return completes once, never exceptionally
   */
  public CompletableFuture<Http2Result> get(URI url, RequestHeaders headers, Duration deadline) {
    return exchange(url, deadline, (origin, target) -> Http2Request.get(origin, target, headers));
  }

  /**
   * Posts, and is done when the answer's status is there.
   *
   * @param deadline from now to the end of the answer's head
   * @return completes once, never exceptionally
   */
  public CompletableFuture<Http2Result> post(
      URI url, RequestHeaders headers, byte[] body, Duration deadline) {
    return exchange(
        url,
        deadline,
        (origin, target) -> new Http2Request(origin, target, headers, body).statusOnly());
  }

  @FunctionalInterface
  private interface Making {
    Http2Request request(Origin origin, String target);
  }

  private CompletableFuture<Http2Result> exchange(URI url, Duration deadline, Making making) {
    Http2Request request;
    try {
      Origin origin = Origin.of(url);
      if (!origin.secure() && !development) {
        throw new IllegalArgumentException("must be an https URL");
      }
      request = making.request(origin, Origin.requestTarget(url));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          new TransportFailure(Kind.ADDRESS_REFUSED, e.getMessage()));
    }
    CompletableFuture<Http2Result> result = new CompletableFuture<>();
    client.submit(List.of(request), deadline, (index, ended) -> result.complete(ended));
    return result;
  }

  /** Ends at once what is under way; each exchange gets its result. */
  @Override
  public void close() {
    loops.close();
  }
}
