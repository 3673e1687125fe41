package dev.carillon.mocks.wire;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The network threads that the mocks of a process share. Close it last.
 *
 * <p>One thread serves more than 100,000 requests a second; more of them only compete with the
 * product on a small machine.
 */
public final class MockNet implements AutoCloseable {

  private final NioEventLoopGroup group;
  private final Map<EventExecutor, DelayWheel> wheels = new ConcurrentHashMap<>();

  private MockNet(int threads) {
    this.group = new NioEventLoopGroup(threads, new DefaultThreadFactory("mock", true));
  }

  public static MockNet start() {
    return new MockNet(1);
  }

  public static MockNet start(int threads) {
    return new MockNet(threads);
  }

  NioEventLoopGroup group() {
    return group;
  }

  DelayWheel wheelOf(EventExecutor loop) {
    return wheels.computeIfAbsent(loop, DelayWheel::new);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
