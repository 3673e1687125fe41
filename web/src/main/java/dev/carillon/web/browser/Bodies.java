package dev.carillon.web.browser;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.web.json.Fields;
import dev.carillon.web.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the bodies of browser routes, which are small. */
final class Bodies {

  private static final int MAX_BYTES = 64 * 1024;

  private Bodies() {}

  /**
   * @throws ServiceException payload_too_large, invalid_input
   */
  static Fields read(HttpServletRequest request) {
    byte[] body = bytes(request);
    return new Fields(body.length == 0 ? Json.object() : Json.object(body));
  }

  private static byte[] bytes(HttpServletRequest request) {
    if (request.getContentLengthLong() > MAX_BYTES) {
      throw tooLarge();
    }
    try {
      byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
      if (body.length <= MAX_BYTES) {
        return body;
      }
    } catch (IOException e) {
      throw ServiceException.invalid("the body ended early");
    }
    throw tooLarge();
  }

  private static ServiceException tooLarge() {
    return new ServiceException(
        ErrorCode.PAYLOAD_TOO_LARGE, "a body has at most " + MAX_BYTES + " bytes");
  }
}
