package dev.carillon.providers.dryrun;

import dev.carillon.providers.http2.EventLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Answers after a set time, on an event loop as the network does. Safe for many threads. */
final class Rehearsal {

  private final long latencyMillis;
  private final EventLoop loop;

  Rehearsal(Duration latency, EventLoops loops) {
    this.latencyMillis = latency.toMillis();
    this.loop = loops.nettyGroup().next();
  }

  void answer(Runnable answer) {
    try {
      if (latencyMillis == 0) {
        loop.execute(answer);
      } else {
        var unused = loop.schedule(answer, latencyMillis, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      // The process is ending; the caller still gets its answers.
      answer.run();
    }
  }
}
