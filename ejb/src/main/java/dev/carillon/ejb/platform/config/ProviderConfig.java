package dev.carillon.ejb.platform.config;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.ProviderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One provider, from {@code push.providers.<name>.*}.
 *
 * @param enabled whether devices of this provider may be registered and pushed to
 * @param dryRun when everything but the network is done
 * @param dryRunLatency how long a dry run pretends to take
 * @param batchSize recipients of one dispatch batch, 1 to 1,000
 * @param settings how the provider is reached
 */
public record ProviderConfig(
    boolean enabled,
    DryRun dryRun,
    Duration dryRunLatency,
    int batchSize,
    ProviderSettings settings) {
  private static final Pattern ORIGIN =
      Pattern.compile("https://(\\*\\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?");

  static ProviderConfig read(Keys keys, ProviderKind kind, boolean allowLoopback) {
    String prefix = "push.providers." + kind.configName() + ".";
    return new ProviderConfig(
        keys.flag(prefix + "enabled", true),
        keys.choice(prefix + "dry_run", DryRun.AUTO),
        keys.duration(
            prefix + "dry_run_latency", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1)),
        keys.number(prefix + "batch_size", 1000, 1, 1000),
        settings(keys, prefix, allowLoopback));
  }

  private static ProviderSettings settings(Keys keys, String prefix, boolean allowLoopback) {
    ProviderSettings defaults = ProviderSettings.defaults();
    Duration least = Duration.ofMillis(10);
    Duration most = Duration.ofMinutes(5);
    return new ProviderSettings(
        keys.address(prefix + "base_url").orElse(null),
        keys.address(prefix + "token_url").orElse(null),
        keys.duration(prefix + "connect_timeout", defaults.connectTimeout(), least, most),
        keys.duration(prefix + "request_timeout", defaults.requestTimeout(), least, most),
        keys.number(prefix + "max_connections", defaults.maxConnections(), 1, 256),
        keys.number(prefix + "max_in_flight", defaults.maxInFlight(), 1, 100_000),
        allowLoopback,
        origins(keys, prefix + "extra_origins"),
        keys.text(prefix + "trusted_certificates").map(Path::of).orElse(null));
  }

  private static List<String> origins(Keys keys, String key) {
    List<String> origins = keys.list(key);
    for (String origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        keys.problem(key, "takes https://host[:port] or https://*.domain, not " + origin);
        return List.of();
      }
    }
    return origins;
  }
}
