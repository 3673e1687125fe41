package dev.carillon.web.page;

import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What the container itself refuses, before or beside all routes. Its own pages are HTML that names
 * classes and sometimes shows a stack; this is JSON in the shape of the routes below the same
 * prefix.
 */
@WebServlet(urlPatterns = "/error", asyncSupported = true)
public class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern BACKSLASH = Pattern.compile("\\\\|%5[cC]");

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ErrorShape.ofPath(path(request)).write(error(request), response);
  }

  private static ApiError error(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    int code = status instanceof Integer number ? number : HttpServletResponse.SC_NOT_FOUND;
    if (thrown instanceof IllegalArgumentException && BACKSLASH.matcher(path(request)).find()) {
      return ApiError.ofStatus(HttpServletResponse.SC_BAD_REQUEST); // a path that climbs out
    }
    return code >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR && thrown instanceof Throwable error
        ? ApiError.unexpected(error)
        : ApiError.ofStatus(code);
  }

  private static String path(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
  }
}
