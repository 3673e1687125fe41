package dev.carillon.ejb.platform.config;

import dev.carillon.api.ProviderKind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything below {@code push.}, apart from credentials (see {@link DefaultApp}).
 *
 * @param enabled whether push routes answer at all; otherwise 422 {@code feature_disabled}
 * @param sync what becomes of a publish that asks to be answered at its end
 * @param limits bounds of a publish and of what is kept about it
 * @param browsers bounds of browser subscriptions
 * @param maxUnsettled submissions of this node whose outcome is not yet recorded: what a killed
 *     process may repeat
 * @param dispatch how batches are claimed and tried again
 * @param embedded how far the embedded database may grow
 * @param providers one entry for each push service
 */
public record PushConfig(
    boolean enabled,
    Sync sync,
    Limits limits,
    Browsers browsers,
    int maxUnsettled,
    DispatchConfig dispatch,
    EmbeddedConfig embedded,
    Map<ProviderKind, ProviderConfig> providers) {

  public PushConfig {
    providers = Collections.unmodifiableMap(new EnumMap<>(providers));
  }

  /**
   * @param asyncOnly whether it is answered at once all the same
   * @param timeout how long an answer waits for the end
   * @param waiting answers that wait at once; past it publishes are answered at once
   */
  public record Sync(boolean asyncOnly, Duration timeout, int waiting) {
    static Sync read(Keys keys) {
      Duration most = Duration.ofSeconds(25); // clients and proxies commonly give up at 30
      return new Sync(
          keys.flag("push.async_only", true),
          keys.duration("push.sync_timeout", Duration.ofSeconds(5), Duration.ofMillis(100), most),
          keys.number("push.sync_waiting", 16, 1, 64));
    }
  }

  /**
   * @param defaultTtl how long a provider keeps a push whose publish names no TTL
   * @param publishStatusTtl how long a status can be read after the end state
   * @param maxRecipients enumerated recipients of one publish
   */
  public record Limits(Duration defaultTtl, Duration publishStatusTtl, int maxRecipients) {
    static Limits read(Keys keys) {
      Duration month = Duration.ofDays(28);
      return new Limits(
          keys.seconds("push.default_ttl_seconds", Duration.ofHours(1), month),
          keys.seconds("push.publish_status_ttl_seconds", Duration.ofDays(1), month),
          keys.number("push.max_recipients_per_publish", 10_000, 1, 1_000_000));
    }
  }

  /**
   * @param maxPerUser active browser subscriptions of one user
   * @param replaceOldest whether one more replaces the one used longest ago instead of being
   *     refused
   */
  public record Browsers(int maxPerUser, boolean replaceOldest) {
    static Browsers read(Keys keys) {
      return new Browsers(
          keys.number("push.browsers.max_per_user", 5, 1, 1000),
          keys.flag("push.browsers.replace_oldest", false));
    }
  }

  /** The settings of one push service. */
  public ProviderConfig provider(ProviderKind kind) {
    return providers.get(kind);
  }

  static PushConfig read(Keys keys, boolean allowLoopback) {
    Map<ProviderKind, ProviderConfig> providers = new EnumMap<>(ProviderKind.class);
    for (ProviderKind kind : ProviderKind.values()) {
      providers.put(kind, ProviderConfig.read(keys, kind, allowLoopback));
    }
    return new PushConfig(
        keys.flag("push.enabled", true),
        Sync.read(keys),
        Limits.read(keys),
        Browsers.read(keys),
        keys.number("push.max_unsettled", 4000, 1, 1_000_000),
        DispatchConfig.read(keys),
        EmbeddedConfig.read(keys),
        providers);
  }
}
