package dev.carillon.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.web.auth.ApiError;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/**
 * The last resort for what no other mapper knows. The framework's own refusals (no such route,
 * wrong method or media type) keep their status; everything else is a bug or broken infrastructure:
 * {@link ApiError#unexpected}.
 */
@Provider
public class UnhandledExceptionMapper implements ExceptionMapper<Throwable> {

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof WebApplicationException refusal) {
      return refused(refusal.getResponse());
    }
    ApiError unexpected = ApiError.unexpected(error);
    Response.ResponseBuilder response = Response.status(unexpected.status());
    if (unexpected.retryAfter() != null) {
      response.header("Retry-After", unexpected.retryAfterSeconds());
    }
    return json(response, unexpected);
  }

  /** The answer in the shape of the routes that this mapper serves. */
  protected ObjectNode body(ApiError error) {
    return error.body();
  }

  private Response refused(Response original) {
    int status = original.getStatus();
    if (original.hasEntity() || status < 400) {
      return original;
    }
    return json(Response.fromResponse(original), ApiError.ofStatus(status));
  }

  private Response json(Response.ResponseBuilder builder, ApiError error) {
    return builder.type(MediaType.APPLICATION_JSON_TYPE).entity(body(error).toString()).build();
  }
}
