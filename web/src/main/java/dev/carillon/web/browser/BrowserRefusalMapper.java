package dev.carillon.web.browser;

import dev.carillon.web.json.Json;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What the framework itself refuses below {@code /api}, in the shape of the browser routes. */
@Provider
public class BrowserRefusalMapper implements ExceptionMapper<WebApplicationException> {

  @Override
  public Response toResponse(WebApplicationException refusal) {
    Response original = refusal.getResponse();
    int status = original.getStatus();
    if (original.hasEntity() || status < 400 || status >= 500) {
      return original;
    }
    String body =
        Json.object()
            .put("success", false)
            .put("message", original.getStatusInfo().getReasonPhrase())
            .put("code", code(status))
            .toString();
    return Response.fromResponse(original)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body)
        .build();
  }

  private static String code(int status) {
    return switch (status) {
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 415 -> "unsupported_media_type";
      default -> "invalid_input";
    };
  }
}
