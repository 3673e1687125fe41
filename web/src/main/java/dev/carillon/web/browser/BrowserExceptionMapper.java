package dev.carillon.web.browser;

import dev.carillon.ejb.error.ServiceException;
import dev.carillon.web.auth.ApiError;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Refusals of the services, in the shape of the browser routes: {@code {success,message}}. */
@Provider
public class BrowserExceptionMapper implements ExceptionMapper<ServiceException> {

  @Override
  public Response toResponse(ServiceException e) {
    ApiError error = ApiError.of(e);
    Response.ResponseBuilder response =
        Response.status(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(BrowserAnswers.refused(error).toString());
    if (error.status() == 401) {
      response.header("WWW-Authenticate", "Bearer");
    }
    if (error.retryAfter() != null) {
      response.header("Retry-After", error.retryAfterSeconds());
    }
    return response.build();
  }
}
