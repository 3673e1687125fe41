package dev.carillon.web.push;

import dev.carillon.ejb.error.ServiceException;
import dev.carillon.web.auth.ApiError;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Refusals of the services, in the shape of the signed routes. */
@Provider
public class ServiceExceptionMapper implements ExceptionMapper<ServiceException> {

  @Override
  public Response toResponse(ServiceException e) {
    ApiError error = ApiError.of(e);
    Response.ResponseBuilder response =
        Response.status(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(error.body().toString());
    if (error.retryAfter() != null) {
      response.header("Retry-After", error.retryAfterSeconds());
    }
    return response.build();
  }
}
