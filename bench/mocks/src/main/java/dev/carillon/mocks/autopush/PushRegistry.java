package dev.carillon.mocks.autopush;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Browsers, their subscriptions and what they acknowledged. Thread-safe. */
final class PushRegistry {

  private static final int MAX_AGENTS = 1000;
  private static final int MAX_SUBSCRIPTIONS = 10_000;
  private static final int MAX_ACKNOWLEDGED = 10_000;

  private final String endpointPrefix;
  private final Map<String, Agent> agents = new HashMap<>();
  private final Map<String, Subscription> byToken = new HashMap<>();
  private final List<Acknowledgement> acknowledged = new ArrayList<>();

  PushRegistry(String endpointPrefix) {
    this.endpointPrefix = endpointPrefix;
  }

  /** The browser with this id if it is known, else a new one. */
  synchronized String agent(String id) {
    if (id != null && agents.containsKey(id)) {
      return id;
    }
    check(agents.size() < MAX_AGENTS, "too many browsers");
    Agent agent = new Agent(UUID.randomUUID().toString().replace("-", ""));
    agents.put(agent.id(), agent);
    return agent.id();
  }

  synchronized void connected(String agentId, Consumer<String> send) {
    agents.get(agentId).connected(send);
    notifyAll();
  }

  synchronized void disconnected(String agentId, Consumer<String> send) {
    Agent agent = agents.get(agentId);
    if (agent != null) {
      agent.disconnected(send);
    }
  }

  /** From now on every browser is a new one, and every endpoint is gone. */
  synchronized void forget() {
    agents.clear();
    byToken.clear();
  }

  /** The endpoint for a channel of the browser. */
  synchronized String register(String agentId, String channelId, String key) {
    check(agents.containsKey(agentId), "the browser was forgotten");
    check(byToken.size() < MAX_SUBSCRIPTIONS, "too many subscriptions");
    String token = UUID.randomUUID().toString().replace("-", "");
    byToken.put(token, new Subscription(token, agentId, channelId, key));
    notifyAll();
    return endpointPrefix + token;
  }

  synchronized void unregister(String agentId, String channelId) {
    byToken
        .values()
        .removeIf(each -> each.agentId().equals(agentId) && each.channelId().equals(channelId));
    notifyAll();
  }

  synchronized Subscription subscription(String token) {
    return byToken.get(token);
  }

  synchronized List<String> endpoints() {
    return byToken.keySet().stream().map(token -> endpointPrefix + token).toList();
  }

  /** Hands a notification to the browser; false when it is away and nothing was to be kept. */
  synchronized boolean notify(Subscription to, ObjectNode notification, boolean keep) {
    Agent agent = agents.get(to.agentId());
    if (agent == null) {
      return false;
    }
    agent.notify(notification, keep);
    return keep || agent.isConnected();
  }

  synchronized void acknowledged(String agentId, Acknowledgement what) {
    check(acknowledged.size() < MAX_ACKNOWLEDGED, "too many acknowledgements");
    Agent agent = agents.get(agentId);
    if (agent != null) {
      agent.acknowledged(what.version());
    }
    acknowledged.add(what);
    notifyAll();
  }

  /** Waits until the condition holds; false when it does not within the time. */
  synchronized boolean await(long millis, Predicate<PushRegistry> condition)
      throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!condition.test(this)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized List<Acknowledgement> acknowledgements() {
    return List.copyOf(acknowledged);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
