package dev.carillon.web.error;

import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** The same below {@code /admin}, as RFC 9457 has it. */
@Provider
public class AdminExceptionMapper extends ApiExceptionMapper implements ExceptionMapper<Throwable> {

  public AdminExceptionMapper() {
    super(ErrorShape.PROBLEM);
  }
}
