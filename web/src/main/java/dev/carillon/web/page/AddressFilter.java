package dev.carillon.web.page;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Refuses addresses that are none (a broken escape, a brace, a quote): what reads them further on
 * would take them for a fault of its own. The signed routes refuse them themselves.
 */
@WebFilter(
    filterName = "addresses",
    urlPatterns = {"/api/*", "/admin/*", "/sse"},
    asyncSupported = true)
public class AddressFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isWellFormed(request.getRequestURI(), request.getQueryString())) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_BAD_REQUEST);
    }
  }

  /**
   * @param query null for none
   */
  static boolean isWellFormed(String path, String query) {
    try {
      new URI("http://host" + path + (query == null ? "" : '?' + query));
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
