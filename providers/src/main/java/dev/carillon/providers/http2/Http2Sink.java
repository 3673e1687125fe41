package dev.carillon.providers.http2;

/** Takes results as they come, in any order, on the client's event loop: it must not block. */
@FunctionalInterface
public interface Http2Sink {

  /**
   * Called exactly once for each request.
   *
   * @param index of the request in the list that was submitted
   */
  void completed(int index, Http2Result result);
}
