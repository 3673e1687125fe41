package dev.carillon.providers.http2;

import java.time.Duration;
import java.util.List;

/**
 * Where providers hand their finished requests over: to the network, or in a dry run to somebody
 * who answers in its place. Safe for many threads; closed by the provider that it was made for.
 */
public interface Transport extends AutoCloseable {

  /** Submits requests with a timeout of its own; otherwise as below. */
  void submit(List<Http2Request> requests, Http2Sink sink);

  /**
   * Submits requests and returns at once. Never throws for what a peer or the network does.
   *
   * @param timeout from now to the end of each answer
   */
  void submit(List<Http2Request> requests, Duration timeout, Http2Sink sink);

  /** Takes no more; lets what was submitted end. */
  @Override
  void close();
}
