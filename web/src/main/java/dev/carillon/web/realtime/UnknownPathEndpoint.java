package dev.carillon.web.realtime;

import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import jakarta.enterprise.context.Dependent;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients that connect beside an app's address that nothing is there. */
@Dependent
public class UnknownPathEndpoint extends Endpoint {

  /** Addresses have templates of fixed lengths only. */
  static final List<String> PATHS =
      List.of("/{path}", "/app/{key}/{rest}", "/app/{key}/{rest}/{more}");

  private static final Logger LOG = LoggerFactory.getLogger(UnknownPathEndpoint.class);

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    CloseCode code = CloseCode.PATH_UNKNOWN;
    try {
      session
          .getBasicRemote()
          .sendText(Frames.error(Generation.ONE, code.code(), code.reason()).text());
      session.close(
          new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason()));
    } catch (IOException e) {
      LOG.debug("connection {} left first: {}", session.getId(), e.toString());
    }
  }
}
