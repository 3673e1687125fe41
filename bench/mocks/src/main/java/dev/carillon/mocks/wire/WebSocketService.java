package dev.carillon.mocks.wire;

import java.util.function.Consumer;

/** Serves WebSocket connections to the path {@code /}; called on a network thread. */
@FunctionalInterface
public interface WebSocketService {

  /** One open connection. */
  interface Session {

    void received(String text);

    void closed();
  }

  /**
   * A client connected.
   *
   * @param send sends a text message to it; usable from any thread
   */
  Session opened(Consumer<String> send);
}
