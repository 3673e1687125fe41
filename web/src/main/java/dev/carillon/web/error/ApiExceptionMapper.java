package dev.carillon.web.error;

import dev.carillon.api.ServiceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * What a route throws, in the shape of the signed routes: refusals of the services by their code,
 * the framework's own (no such route, wrong method or media type) by their status; everything else
 * is a bug or broken infrastructure: {@link ApiError#unexpected}.
 */
@Provider
public class ApiExceptionMapper implements ExceptionMapper<Throwable> {

  private final ErrorShape shape;

  public ApiExceptionMapper() {
    this(ErrorShape.SIGNED);
  }

  ApiExceptionMapper(ErrorShape shape) {
    this.shape = shape;
  }

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof ServiceException refusal) {
      return shape.response(ApiError.of(refusal));
    }
    if (error instanceof WebApplicationException refusal) {
      return refused(refusal.getResponse());
    }
    return shape.response(ApiError.unexpected(error));
  }

  private Response refused(Response original) {
    int status = original.getStatus();
    return original.hasEntity() || status < 400
        ? original
        : shape.response(Response.fromResponse(original), ApiError.ofStatus(status));
  }
}
