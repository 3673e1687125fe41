package dev.carillon.ejb.realtime.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.Subscriber;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.FrameDecoder;
import dev.carillon.ejb.realtime.frame.FrameException;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.recovery.HistoryPages;
import dev.carillon.ejb.realtime.recovery.Recovery;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on what clients say. Safe for many threads; the frames of one connection come one after
 * another.
 */
final class ReceivedFrames {

  private static final Logger LOG = LoggerFactory.getLogger(ReceivedFrames.class);

  private final RealtimeApps apps;
  private final HubMetrics metrics;
  private final Subscriptions subscriptions;
  private final SignedInUsers users;
  private final ClientEvents clientEvents;
  private final Recovery recovery;
  private final HistoryPages pages;
  private final FrameDecoder firstDecoder;
  private final FrameDecoder secondDecoder;

  ReceivedFrames(
      RealtimeApps apps,
      HubMetrics metrics,
      int maxFrameCharacters,
      Subscriptions subscriptions,
      SignedInUsers users,
      ClientEvents clientEvents,
      Recovery recovery,
      HistoryPages pages) {
    this.apps = apps;
    this.metrics = metrics;
    this.subscriptions = subscriptions;
    this.users = users;
    this.clientEvents = clientEvents;
    this.recovery = recovery;
    this.pages = pages;
    this.firstDecoder = new FrameDecoder(Generation.ONE, maxFrameCharacters);
    this.secondDecoder = new FrameDecoder(Generation.TWO, maxFrameCharacters);
  }

  /** A text frame came. Whatever it holds, the answer goes to this connection alone. */
  void receive(ClientSession session, String text) {
    metrics.frameIn();
    session.seen(System.nanoTime());
    FrameDecoder decoder = session.generation() == Generation.ONE ? firstDecoder : secondDecoder;
    try {
      act(session, decoder.decode(text));
    } catch (FrameException e) {
      complain(session, "frame", e.code(), e.getMessage());
    } catch (ServiceException e) {
      complain(session, "frame", FrameException.OTHER, e.getMessage());
    } catch (StorageException e) {
      LOG.warn("a frame of connection {} met a failing database", session.socketId(), e);
      complain(session, "storage", FrameException.OTHER, "temporarily unavailable, try again");
    }
  }

  private void complain(ClientSession session, String reason, int code, String message) {
    metrics.refused(reason);
    session.send(Frames.error(session.generation(), code, message));
  }

  private void act(ClientSession session, ClientFrame frame) throws FrameException {
    if (frame instanceof ClientFrame.Ping) {
      session.send(Frames.pong(session.generation())); // whatever state the database is in
      return;
    }
    Optional<RealtimeSettings> settings = apps.settings(session.appId());
    if (settings.isEmpty()) {
      session.connection().close(CloseCode.APP_DISABLED);
      return;
    }
    frame.actOn(new FrameActions(session, settings.get()));
  }

  /** Acts on the frames of one connection. */
  private final class FrameActions implements ClientFrame.Actions {
    private final ClientSession session;
    private final RealtimeSettings settings;

    FrameActions(ClientSession session, RealtimeSettings settings) {
      this.session = session;
      this.settings = settings;
    }

    @Override
    public void ping(ClientFrame.Ping frame) {
      // was answered before
    }

    @Override
    public void pong(ClientFrame.Pong frame) {
      // being seen was enough
    }

    @Override
    public void subscribe(ClientFrame.Subscribe frame) {
      subscriptions.subscribe(session, settings, frame);
    }

    @Override
    public void unsubscribe(ClientFrame.Unsubscribe frame) {
      subscriptions.unsubscribe(session, frame.channel());
    }

    @Override
    public void signIn(ClientFrame.SignIn frame) {
      users.signIn(session, settings, frame);
    }

    @Override
    public void clientEvent(ClientFrame.ClientEvent frame) throws FrameException {
      clientEvents.send(session, settings, frame);
    }

    @Override
    public void resume(ClientFrame.Resume frame) {
      recovery.resume(session, settings, frame);
    }

    @Override
    public void history(ClientFrame.History frame) throws FrameException {
      Subscriber subscriber = session.subscription(frame.channel());
      if (subscriber == null) {
        throw new FrameException(
            FrameException.OTHER, "history needs a subscription to the channel");
      }
      long attached = subscriber.attachSerial();
      HistoryQuery query = frame.untilAttach() ? frame.query().upTo(attached) : frame.query();
      ObjectNode page = pages.page(session.appId(), subscriber.channel().name(), query);
      if (page.path("bounds") instanceof ObjectNode bounds) {
        bounds.put("until_attach", frame.untilAttach()).put("attach_serial", attached);
      }
      session.send(Frames.system(Generation.TWO, "sockudo:channel_history", frame.channel(), page));
    }
  }
}
