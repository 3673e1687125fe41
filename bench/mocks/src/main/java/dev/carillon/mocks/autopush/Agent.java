package dev.carillon.mocks.autopush;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** One browser as the push service knows it; survives its connection. Guarded by the server. */
final class Agent {

  private static final int MAX_PENDING = 100;

  private final String id;
  private final Deque<ObjectNode> unacknowledged = new ArrayDeque<>();
  private Consumer<String> connection;

  Agent(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  void connected(Consumer<String> send) {
    connection = send;
    unacknowledged.forEach(each -> send.accept(each.toString()));
  }

  void disconnected(Consumer<String> send) {
    if (connection == send) {
      connection = null;
    }
  }

  boolean isConnected() {
    return connection != null;
  }

  /** Sends now if connected; keeps it until acknowledged when {@code keep}. */
  void notify(ObjectNode notification, boolean keep) {
    if (keep) {
      if (unacknowledged.size() == MAX_PENDING) {
        unacknowledged.removeFirst();
      }
      unacknowledged.addLast(notification);
    }
    if (connection != null) {
      connection.accept(notification.toString());
    }
  }

  void acknowledged(String version) {
    unacknowledged.removeIf(each -> each.path("version").asText().equals(version));
  }
}
