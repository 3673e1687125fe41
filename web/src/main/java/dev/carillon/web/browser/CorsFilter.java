package dev.carillon.web.browser;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets pages of other origins call the browser routes and read streams of events: the client
 * library is made for sites that are not served by Carillon. Any origin may, because no cookie
 * speaks for the user, only the token, key or signature that the page itself was given.
 */
@WebFilter(
    filterName = "cors",
    urlPatterns = {"/api/push/*", "/api/push-subscriptions", "/sse"},
    asyncSupported = true)
public class CorsFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String ALLOWED =
      "Authorization, Content-Type, X-API-Key, Last-Event-ID, Cache-Control";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getHeader("Origin") != null) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.setHeader("Access-Control-Expose-Headers", "Retry-After");
    }
    boolean preflight =
        "OPTIONS".equals(request.getMethod())
            && request.getHeader("Access-Control-Request-Method") != null;
    if (!preflight) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE");
    response.setHeader("Access-Control-Allow-Headers", ALLOWED);
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
