package dev.carillon.ejb.realtime.frame;

import java.util.List;

/** What a client may say. */
public sealed interface ClientFrame {

  /** Acts on each kind of frame; Java 17 has no pattern switch over sealed types. */
  interface Actions {
    void ping(Ping frame) throws FrameException;

    void pong(Pong frame) throws FrameException;

    void subscribe(Subscribe frame) throws FrameException;

    void unsubscribe(Unsubscribe frame) throws FrameException;

    void signIn(SignIn frame) throws FrameException;

    void clientEvent(ClientEvent frame) throws FrameException;

    void resume(Resume frame) throws FrameException;

    void history(History frame) throws FrameException;
  }

  void actOn(Actions actions) throws FrameException;

  /** A sign of life that wants an answer. */
  record Ping() implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.ping(this);
    }
  }

  /** The answer to the server's ping. */
  record Pong() implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.pong(this);
    }
  }

  /**
   * @param auth null where the channel needs none
   * @param channelData the member of a presence channel as the app's server wrote it, null for none
   * @param rewind null for none
   */
  record Subscribe(String channel, String auth, String channelData, Rewind rewind)
      implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.subscribe(this);
    }
  }

  /** Leaves a channel. */
  record Unsubscribe(String channel) implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.unsubscribe(this);
    }
  }

  /** Names the connection's user, as the app's server signed it. */
  record SignIn(String auth, String userData) implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.signIn(this);
    }
  }

  /** An event from client to clients. */
  record ClientEvent(String event, String channel, EventData data) implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.clientEvent(this);
    }
  }

  /** Where a reconnecting client stood on each channel. */
  record Resume(List<Position> positions) implements ClientFrame {
    public Resume {
      positions = List.copyOf(positions);
    }

    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.resume(this);
    }
  }

  /** A question for past events. */
  record History(String channel, HistoryQuery query, boolean untilAttach) implements ClientFrame {
    @Override
    public void actOn(Actions actions) throws FrameException {
      actions.history(this);
    }
  }

  /**
   * How much of the past a subscriber wants first.
   *
   * @param count 0 for no bound of its own
   * @param seconds 0 for no bound of its own
   */
  record Rewind(int count, int seconds) {}

  /**
   * @param streamId null from a client that never saw one
   */
  record Position(String channel, String streamId, long serial) {}
}
