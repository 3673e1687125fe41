package dev.carillon.providers.http2;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/**
 * One request on its way from submission to its one result. Only touched on the client's event
 * loop.
 */
final class Exchange {

  /** How far it has come; a timeout means something else at each. */
  enum Step {
    /** Waits for its turn or for the name service. */
    WAITING,
    /** Waits in Vert.x's pool for a connection or stream, which has its own timeout. */
    ACQUIRING,
    /** Is being sent, or its answer read. */
    SENT,
    DONE
  }

  final Http2Sink sink;
  final int index;
  final long deadlineNanos;
  final OriginQueue origin;
  Http2Request request;
  Step step = Step.WAITING;
  int attempts;
  HttpClientRequest wire;
  HttpClientResponse answer;
  Buffer body;

  Exchange(Http2Request request, OriginQueue origin, Http2Sink sink, int index, long deadline) {
    this.request = request;
    this.origin = origin;
    this.sink = sink;
    this.index = index;
    this.deadlineNanos = deadline;
  }

  /** Drops what is large: the object may stay in a queue for a while. */
  void done() {
    step = Step.DONE;
    request = null;
    wire = null;
    answer = null;
    body = null;
  }
}
