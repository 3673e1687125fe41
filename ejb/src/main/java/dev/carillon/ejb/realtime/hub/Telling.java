package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Tells the other nodes all that this one has: channels and users in parts that follow each other,
 * each of which says that these are all there are in it. Who is present they read themselves.
 */
final class Telling {

  private final ClusterLink link;
  private final NodeChannels node;

  Telling(ClusterLink link, NodeChannels node) {
    this.link = link;
    this.node = node;
  }

  void everything() {
    for (AppChannels app : node.all()) {
      tellCounts(app);
      tellUsers(app);
    }
  }

  private void tellCounts(AppChannels app) {
    TreeSet<String> names = new TreeSet<>(app.channels().keySet());
    Map<String, Integer> told = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    String after = null;
    for (String name : names) {
      int size = size(app, name);
      counts.put(name, size);
      told.put(name, size);
      if (counts.size() == ClusterMessage.MOST) {
        link.send(new ClusterMessage.Counts(app.appId(), new Range(after, name), counts));
        counts = new HashMap<>();
        after = name;
      }
    }
    link.send(new ClusterMessage.Counts(app.appId(), new Range(after, null), counts));
    // Those that came while this went on were left out of a part that was to be whole; and a change
    // that was told meanwhile came before what this has read.
    names.addAll(app.channels().keySet());
    names.stream()
        .filter(name -> size(app, name) != told.getOrDefault(name, 0))
        .forEach(app.changedCounts()::add);
  }

  private static int size(AppChannels app, String name) {
    Channel channel = app.channels().get(name);
    return channel == null ? 0 : channel.size();
  }

  private void tellUsers(AppChannels app) {
    String after = null;
    boolean more = true;
    while (more) {
      synchronized (app.byUser()) {
        List<String> part =
            new Range(after, null)
                .of(app.byUser().keySet()).stream().limit(ClusterMessage.MOST).toList();
        more = part.size() == ClusterMessage.MOST;
        String upTo = more ? part.get(part.size() - 1) : null;
        link.send(new ClusterMessage.Users(app.appId(), new Range(after, upTo), true, part));
        after = upTo;
      }
    }
  }
}
