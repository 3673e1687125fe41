package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.error.ErrorCode;
import dev.carillon.ejb.error.ServiceException;
import dev.carillon.ejb.publish.PublishCommand;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.json.Fields;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** The push that may stand beside an event in one request. */
final class EventPushes {

  private EventPushes() {}

  static List<PublishCommand> of(
      Caller caller, HttpServletRequest request, ObjectNode body, NewEvent event) {
    if (new Fields(body).object("push") == null) {
      return List.of();
    }
    throw new ServiceException(ErrorCode.FEATURE_DISABLED, "push beside an event is not enabled");
  }
}
