package dev.carillon.web.page;

import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * What the container itself refuses, before or beside all routes. Its own pages are HTML that names
 * classes and sometimes shows a stack; this is JSON in the shape of the routes below the same
 * prefix. A person who opens an address beside all routes gets a page.
 */
@WebServlet(urlPatterns = "/error", asyncSupported = true)
public class ErrorPage extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern BACKSLASH = Pattern.compile("\\\\|%5[cC]");
  private static final Pattern ROUTE =
      Pattern.compile("/(?:api|apps|app|admin|sse|health|metrics|openapi)(?:/.*)?");
  private static final String NOTHING_HERE = "/demo/nothing.html";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ApiError error = error(request);
    String path = path(request);
    if (isForPeople(error.status(), request.getMethod(), path, request.getHeader("Accept"))) {
      nothingHere(response);
    } else {
      ErrorShape.ofPath(path).write(error, response);
    }
  }

  /**
   * Browsers name HTML in what they accept when a person opens an address; clients of routes do
   * not, and a route answers its clients alike whatever they accept.
   *
   * @param accept null without such a header
   */
  static boolean isForPeople(int status, String method, String path, String accept) {
    return status == HttpServletResponse.SC_NOT_FOUND
        && "GET".equals(method)
        && accept != null
        && accept.contains("text/html")
        && !ROUTE.matcher(path).matches();
  }

  private void nothingHere(HttpServletResponse response) throws IOException {
    try (InputStream page = getServletContext().getResourceAsStream(NOTHING_HERE)) {
      byte[] bytes = page.readAllBytes();
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(bytes.length);
      PageHeaders.write(response);
      response.getOutputStream().write(bytes);
    }
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
