package dev.carillon.ejb.realtime.channel;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** Everything that is connected to this node, by app. Apps are few and stay. */
public final class NodeChannels {

  private final ConcurrentHashMap<String, AppChannels> apps = new ConcurrentHashMap<>();

  /** Only for apps that are known to exist: it begins what is not there. */
  public AppChannels of(String appId) {
    return apps.computeIfAbsent(appId, AppChannels::new);
  }

  public Optional<AppChannels> find(String appId) {
    return Optional.ofNullable(apps.get(appId));
  }

  public Optional<Channel> channel(String appId, String channel) {
    return find(appId).map(app -> app.channels().get(channel));
  }

  public Collection<AppChannels> all() {
    return apps.values();
  }

  public int sum(ToIntFunction<AppChannels> number) {
    return apps.values().stream().mapToInt(number).sum();
  }
}
