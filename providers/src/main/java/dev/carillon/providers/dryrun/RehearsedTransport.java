package dev.carillon.providers.dryrun;

import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.Http2Sink;
import dev.carillon.providers.http2.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * In the place of the network: takes a provider's finished requests and answers each after a set
 * time, on an event loop as the network does. Safe for many threads; holds nothing, so that closing
 * has nothing to do.
 */
public final class RehearsedTransport implements Transport {

  private final Function<Http2Request, Http2Result> answers;
  private final Rehearsal rehearsal;

  /**
   * @param answers what to say to a request; must not block
   */
  public RehearsedTransport(
      Function<Http2Request, Http2Result> answers, Duration latency, EventLoops loops) {
    this.answers = answers;
    this.rehearsal = new Rehearsal(latency, loops);
  }

  @Override
  public void submit(List<Http2Request> requests, Duration timeout, Http2Sink sink) {
    submit(requests, sink);
  }

  @Override
  public void submit(List<Http2Request> requests, Http2Sink sink) {
    rehearsal.answer(() -> answer(requests, sink));
  }

  private void answer(List<Http2Request> requests, Http2Sink sink) {
    for (int i = 0; i < requests.size(); i++) {
      sink.completed(i, answers.apply(requests.get(i)));
    }
  }

  @Override
  public void close() {}
}
