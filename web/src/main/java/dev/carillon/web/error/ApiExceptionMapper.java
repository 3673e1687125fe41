package dev.carillon.web.error;

import dev.carillon.api.ServiceException;
import dev.carillon.web.json.OwnDialect;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * What a route throws, in the shape of the signed routes, or as a problem (RFC 9457) where the
 * resource is {@link OwnDialect}: refusals of the services by their code, the framework's own (no
 * such route, wrong method or media type) by their status; everything else is a bug or broken
 * infrastructure: {@link ApiError#unexpected}.
 */
@Provider
public class ApiExceptionMapper implements ExceptionMapper<Throwable> {

  @Context private ResourceInfo route;

  private final ErrorShape family;

  public ApiExceptionMapper() {
    this(ErrorShape.SIGNED);
  }

  ApiExceptionMapper(ErrorShape shape) {
    this.family = shape;
  }

  @Override
  public Response toResponse(Throwable error) {
    ErrorShape shape = shape();
    if (error instanceof ServiceException refusal) {
      return shape.response(ApiError.of(refusal));
    }
    if (error instanceof WebApplicationException refusal) {
      return refused(shape, refusal.getResponse());
    }
    return shape.response(ApiError.unexpected(error));
  }

  private static Response refused(ErrorShape shape, Response original) {
    int status = original.getStatus();
    return original.hasEntity() || status < 400
        ? original
        : shape.response(Response.fromResponse(original), ApiError.ofStatus(status));
  }

  private ErrorShape shape() {
    Class<?> resource = route.getResourceClass(); // null where no route was found
    return family == ErrorShape.SIGNED
            && resource != null
            && resource.isAnnotationPresent(OwnDialect.class)
        ? ErrorShape.PROBLEM
        : family;
  }
}
