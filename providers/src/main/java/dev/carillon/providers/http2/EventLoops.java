package dev.carillon.providers.http2;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that all providers do their network work on: some event loops, and a few workers
 * that wait for the name service, usually four.
 *
 * <p>Safe for many threads. One for a process; whoever makes it closes it, after all that runs on
 * it.
 */
public final class EventLoops implements AutoCloseable {

  private static final int RESOLVER_THREADS = 4;
  private static final long CLOSE_SECONDS = 10;

  private final VertxInternal vertx;
  private final Set<Http2Client> clients = ConcurrentHashMap.newKeySet();

  /**
   * @param loops number of event loop threads, at least one
   */
  public EventLoops(int loops) {
    this(loops, RESOLVER_THREADS);
  }

  /**
   * @param loops number of event loop threads, at least one
   * @param resolverThreads how many names are looked up at a time
   */
  public EventLoops(int loops, int resolverThreads) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(resolverThreads)
            .setInternalBlockingPoolSize(resolverThreads)
            .setUseDaemonThread(true)
            .setBlockedThreadCheckInterval(TimeUnit.MINUTES.toMillis(1))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    this.vertx = (VertxInternal) Vertx.vertx(options);
  }

  /** As many event loops as make sense here: half of the processors, two at least. */
  public static EventLoops forThisMachine() {
    return new EventLoops(Math.max(2, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** The same loops for clients that speak Netty. They end with this object. */
  public EventLoopGroup nettyGroup() {
    return vertx.getEventLoopGroup();
  }

  VertxInternal vertx() {
    return vertx;
  }

  /** A context on the next loop, in turn. */
  ContextInternal nextContext() {
    return vertx.createEventLoopContext();
  }

  void opened(Http2Client client) {
    clients.add(client);
  }

  void closed(Http2Client client) {
    clients.remove(client);
  }

  /** Ends every client that is still open, and then the threads. Waits for a bounded time. */
  @Override
  public void close() {
    List<Future<Void>> aborted = clients.stream().map(Http2Client::abort).toList();
    Closing.await(Future.join(aborted).mapEmpty(), CLOSE_SECONDS);
    Closing.await(vertx.close(), CLOSE_SECONDS);
  }
}
