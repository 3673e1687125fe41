package dev.carillon.web.error;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.InvalidField;
import dev.carillon.web.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a family of routes writes its refusals: the one place that turns an error into an answer. */
public enum ErrorShape {
  /** {@code {error,code,status}}. */
  SIGNED {
    @Override
    ObjectNode fields(ApiError error) {
      ObjectNode body = Json.object();
      return body.put("error", error.message())
          .put("code", error.code())
          .put("status", error.status());
    }
  },
  /** {@code {success,message,code}}. */
  BROWSER {
    @Override
    ObjectNode fields(ApiError error) {
      ObjectNode body = Json.object().put("success", false);
      return body.put("message", error.message()).put("code", error.code());
    }
  },
  /**
   * RFC 9457, with our code and {@code errors}: where each is, by {@code pointer} or {@code
   * parameter}.
   */
  PROBLEM {
    @Override
    ObjectNode fields(ApiError error) {
      ObjectNode body = Json.object().put("type", "about:blank");
      body.put("title", ApiError.ofStatus(error.status()).message());
      body.put("status", error.status()).put("detail", error.message()).put("code", error.code());
      if (!error.fields().isEmpty()) {
        ArrayNode errors = body.putArray("errors");
        error.fields().forEach(field -> errors.add(field(field)));
      }
      return body;
    }

    private static ObjectNode field(InvalidField field) {
      String place = field.inBody() ? "pointer" : "parameter";
      return Json.object().put("detail", field.detail()).put(place, field.place());
    }

    @Override
    String mediaType() {
      return "application/problem+json";
    }
  };

  private static final String RETRY_AFTER = "Retry-After";
  private static final String AUTHENTICATE = "WWW-Authenticate";

  /** The shape of the routes that this path belongs to. */
  public static ErrorShape ofPath(String path) {
    if (path.startsWith("/admin/")) {
      return PROBLEM;
    }
    return path.startsWith("/api/") ? BROWSER : SIGNED;
  }

  abstract ObjectNode fields(ApiError error);

  String mediaType() {
    return MediaType.APPLICATION_JSON;
  }

  private String body(ApiError error) {
    ObjectNode body = fields(error);
    return (error.id() == null ? body : body.put("id", error.id())).toString();
  }

  private boolean asksForToken(ApiError error) {
    return this == BROWSER && error.status() == HttpServletResponse.SC_UNAUTHORIZED;
  }

  /** The answer of a route. */
  Response response(ApiError error) {
    return response(Response.status(error.status()), error);
  }

  Response response(Response.ResponseBuilder builder, ApiError error) {
    if (asksForToken(error)) {
      builder.header(AUTHENTICATE, "Bearer");
    }
    if (error.retryAfter() != null) {
      builder.header(RETRY_AFTER, error.retryAfterSeconds());
    }
    return builder.type(mediaType()).entity(body(error)).build();
  }

  /** The answer before or beside all routes. */
  public void write(ApiError error, HttpServletResponse response) throws IOException {
    byte[] body = body(error).getBytes(StandardCharsets.UTF_8);
    response.setStatus(error.status());
    if (asksForToken(error)) {
      response.setHeader(AUTHENTICATE, "Bearer");
    }
    if (error.retryAfter() != null) {
      response.setHeader(RETRY_AFTER, String.valueOf(error.retryAfterSeconds()));
    }
    response.setContentType(mediaType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
