package dev.carillon.web.page;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers of the demo page and the browser client. Browsers ask again at each visit, so that after
 * an upgrade no page runs with half of the modules of the release before; an unchanged file costs
 * them a 304. Other sites may use the client, but not show the page in a frame.
 */
@WebFilter(
    asyncSupported = true,
    // "/" itself is served by forwarding to the welcome file
    dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD},
    urlPatterns = {
      "/index.html",
      "/carillon.js",
      "/carillon-sw.js",
      "/manifest.webmanifest",
      "/carillon/*",
      "/demo/*",
      "/icons/*"
    })
public class PageHeaders extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.getServletPath().startsWith("/carillon")) {
      response.setHeader("Access-Control-Allow-Origin", "*");
    }
    chain.doFilter(request, response);
  }
}
