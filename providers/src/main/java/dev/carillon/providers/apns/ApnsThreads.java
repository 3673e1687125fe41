package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What all APNs providers of a process share: one event loop and the provider tokens.
 *
 * <p>One loop carries more than 100,000 messages a second, TLS included. Everything of Pushy's
 * client then happens on one thread, so that handing it a message costs no wake-up and nothing here
 * needs a lock. Pushy insists on a {@link NioEventLoopGroup} of its own choosing of loops, which is
 * why this is not the loop of the HTTP client.
 *
 * <p>Whoever makes it closes it, after the providers.
 */
public final class ApnsThreads implements AutoCloseable {

  private static final int MAX_TOKENS = 1000;
  private static final long CLOSE_SECONDS = 10;

  /** The key itself belongs to the name: a key id may be uploaded with a corrected key. */
  private record TokenName(String teamId, String keyId, int key) {}

  private final Clock clock;
  private final NioEventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("carillon-apns", true));
  private final EventLoop loop = group.next();

  /** Confined to the loop. */
  private final Set<ApnsQueue> open = new HashSet<>();

  /** The map is guarded by this object; a source is confined to the loop. */
  private final Map<TokenName, ProviderTokenSource> tokens =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TokenName, ProviderTokenSource> eldest) {
          return size() > MAX_TOKENS;
        }
      };

  public ApnsThreads(Clock clock) {
    this.clock = clock;
  }

  NioEventLoopGroup group() {
    return group;
  }

  EventLoop loop() {
    return loop;
  }

  /** The same source for each team and key. */
  synchronized ProviderTokenSource tokens(ApnsSigningKey key) {
    TokenName name =
        new TokenName(key.getTeamId(), key.getKeyId(), Arrays.hashCode(key.getEncoded()));
    return tokens.computeIfAbsent(name, unknown -> new ProviderTokenSource(key, clock));
  }

  void opened(ApnsQueue queue) {
    onLoop(() -> open.add(queue));
  }

  void closed(ApnsQueue queue) {
    open.remove(queue);
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended: nothing of its state is used any more.
      return;
    }
  }

  /** Ends at once what providers still have in flight, each device with its outcome. */
  @Override
  public void close() {
    onLoop(() -> Set.copyOf(open).forEach(ApnsQueue::abort));
    group
        .shutdownGracefully(0, CLOSE_SECONDS / 2, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
