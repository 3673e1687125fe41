package dev.carillon.web.error;

import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The same below {@code /api}, in the shape of the browser routes. */
@Provider
public class BrowserExceptionMapper extends ApiExceptionMapper
    implements ExceptionMapper<Throwable> {

  public BrowserExceptionMapper() {
    super(ErrorShape.BROWSER);
  }
}
