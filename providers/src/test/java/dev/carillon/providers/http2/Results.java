package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Collects the results of one submission and fails on a second result for one request. */
final class Results implements Http2Sink {

  private final Http2Result[] byIndex;
  private final ConcurrentLinkedQueue<Integer> doubled = new ConcurrentLinkedQueue<>();
  private final CountDownLatch missing;

  Results(int count) {
    this.byIndex = new Http2Result[count];
    this.missing = new CountDownLatch(count);
  }

  @Override
  public void completed(int index, Http2Result result) {
    synchronized (byIndex) {
      if (byIndex[index] != null) {
        doubled.add(index);
      }
      byIndex[index] = result;
    }
    missing.countDown();
  }

  List<Http2Result> await() throws InterruptedException {
    assertThat(missing.await(10, TimeUnit.SECONDS)).as("every request has a result").isTrue();
    assertThat(doubled).isEmpty();
    synchronized (byIndex) {
      return new ArrayList<>(List.of(byIndex));
    }
  }

  Http2Result one() throws InterruptedException {
    return await().get(0);
  }
}
