package dev.carillon.web.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.web.UnhandledExceptionMapper;
import dev.carillon.web.auth.ApiError;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The last resort below {@code /api}, in the shape of the browser routes. */
@Provider
public class BrowserUnhandledMapper extends UnhandledExceptionMapper
    implements ExceptionMapper<Throwable> {

  @Override
  protected ObjectNode body(ApiError error) {
    return BrowserAnswers.refused(error);
  }
}
