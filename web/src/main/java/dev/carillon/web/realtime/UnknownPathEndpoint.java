package dev.carillon.web.realtime;

import dev.carillon.ejb.realtime.CloseCode;
import jakarta.enterprise.context.Dependent;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;

/** Tells clients that connect below an app's address that nothing is there. */
@ServerEndpoint("/app/{key}/{rest}")
@Dependent
public class UnknownPathEndpoint {

  @OnOpen
  public void open(Session session) throws IOException {
    CloseCode code = CloseCode.PATH_UNKNOWN;
    session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason()));
  }
}
