package dev.carillon.web.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Headers of the page, the guides and the browser client. Browsers ask again at each visit, so that
 * after an upgrade no page runs with half of the modules of the release before; an unchanged file
 * costs them a 304. Other sites may use the client, but not show the page in a frame. Files are
 * only read: the container would answer any method with them.
 */
@WebFilter(
    asyncSupported = true,
    // "/" itself is served by forwarding to the welcome file
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD},
    urlPatterns = {
      "/index.html",
      "/carillon.js",
      "/carillon.global.js",
      "/carillon-sw.js",
      "/icon-192x192.png",
      "/icon-72x72.png",
      "/manifest.webmanifest",
      "/sw.js",
      "/carillon/*",
      "/demo/*",
      "/docs/*",
      "/icons/*"
    })
public class PageHeaders extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /**
   * There is nothing inline, so no hashes; sockets of this host, which some browsers want named.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
          + " connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> READING = Set.of("GET", "HEAD");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!READING.contains(request.getMethod())) {
      response.setHeader("Allow", "GET, HEAD");
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
      return;
    }
    write(response);
    // not the servlet's path, which the container leaves empty for its files
    if (request.getRequestURI().startsWith("/carillon")) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    }
    chain.doFilter(request, response);
  }

  static void write(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
  }
}
