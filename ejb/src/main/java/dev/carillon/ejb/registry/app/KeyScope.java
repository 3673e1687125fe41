package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.config.NamePattern;
import java.util.List;

/**
 * What a key is restricted to beside its capability.
 *
 * @param methods routes it may call; empty for all
 * @param channels channels it may speak of; empty for all
 */
public record KeyScope(List<RouteRule> methods, List<NamePattern> channels) {

  /** No restriction. */
  public static final KeyScope EVERYTHING = new KeyScope(List.of(), List.of());

  private static final int MOST = 50;

  public KeyScope {
    methods = List.copyOf(methods);
    channels = List.copyOf(channels);
    if (methods.size() > MOST || channels.size() > MOST) {
      throw new IllegalArgumentException("methods and channels have at most " + MOST + " entries");
    }
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  public static KeyScope of(List<String> methods, List<String> channels) {
    return new KeyScope(
        methods.stream().map(RouteRule::new).toList(),
        channels.stream().map(NamePattern::new).toList());
  }

  /**
   * Whether it may call this route.
   *
   * @param path below the app
   */
  public boolean allowsRoute(String method, String path) {
    return methods.isEmpty() || methods.stream().anyMatch(rule -> rule.matches(method, path));
  }

  /** Whether it is restricted to some channels: then what is no channel is out of its reach. */
  public boolean isOfChannels() {
    return !channels.isEmpty();
  }

  public boolean allowsChannel(String channel) {
    return channels.isEmpty() || channels.stream().anyMatch(pattern -> pattern.matches(channel));
  }
}
