package dev.carillon.web.browser;

import dev.carillon.api.ServiceException;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import jakarta.servlet.http.HttpServletRequest;

/** Reads the bodies of browser routes, which are small. */
final class Bodies {

  private Bodies() {}

  /**
   * @throws ServiceException invalid_input
   */
  static Fields read(HttpServletRequest request) {
    byte[] body = RequestBodies.of(request);
    return new Fields(body.length == 0 ? Json.object() : Json.object(body));
  }
}
