package dev.carillon.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last resort for what no other mapper knows. The framework's own refusals (no such route,
 * wrong method or media type) keep their status; everything else is a bug or broken infrastructure:
 * 500 with an id that stands in the log beside the stack, and nothing of its message.
 */
@Provider
public class UnhandledExceptionMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(UnhandledExceptionMapper.class);

  @Override
  public Response toResponse(Throwable error) {
    if (error instanceof WebApplicationException refusal) {
      return refused(refusal.getResponse());
    }
    String id = UUID.randomUUID().toString();
    LOG.error("unhandled error {}", id, error);
    ObjectNode body = body(500, "internal", "internal error").put("id", id);
    return json(Response.status(500), body);
  }

  private static Response refused(Response original) {
    if (original.hasEntity() || original.getStatus() < 400) {
      return original;
    }
    int status = original.getStatus();
    Response.ResponseBuilder builder = Response.fromResponse(original);
    return json(builder, body(status, code(status), original.getStatusInfo().getReasonPhrase()));
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 413 -> "payload_too_large";
      case 415 -> "unsupported_media_type";
      case 503 -> "service_unavailable";
      default -> status < 500 ? "invalid_input" : "internal";
    };
  }

  private static ObjectNode body(int status, String code, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("error", message)
        .put("code", code)
        .put("status", status);
  }

  private static Response json(Response.ResponseBuilder builder, ObjectNode body) {
    return builder.type(MediaType.APPLICATION_JSON_TYPE).entity(body.toString()).build();
  }
}
