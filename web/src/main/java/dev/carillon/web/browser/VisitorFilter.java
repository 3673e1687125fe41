package dev.carillon.web.browser;

import dev.carillon.api.ServiceException;
import dev.carillon.web.body.BodyKind;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.client.ClientAddresses;
import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * Collects the bodies of browser routes: for users and administrators once their token or key is
 * known to be right, for the few anonymous routes charged to the address. The routes themselves ask
 * again who calls; requests without a body go straight to them.
 */
@WebFilter(filterName = "visitors", urlPatterns = "/api/*", asyncSupported = true)
public class VisitorFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** Routes that take a body from anyone. */
  static final Set<String> ANONYMOUS = Set.of("/api/push/events", "/api/push/demo/session");

  private static final Set<String> WITH_BODY = Set.of("POST", "PATCH", "PUT");

  @Inject private transient Visitors visitors;
  @Inject private transient RequestBodies bodies;
  @Inject private transient ClientAddresses addresses;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!WITH_BODY.contains(request.getMethod()) || !RequestBodies.announced(request)) {
      chain.doFilter(request, response); // nothing further on reads a body that was not collected
      return;
    }
    boolean anonymous = ANONYMOUS.contains(request.getRequestURI());
    String owner;
    try {
      owner = anonymous ? addresses.of(request) : visitors.owner(request);
    } catch (ServiceException e) {
      ErrorShape.BROWSER.write(ApiError.of(e), response);
      return;
    } catch (RuntimeException e) { // an edge: no mapper of a route sees what fails before the route
      ErrorShape.BROWSER.write(ApiError.unexpected(e), response);
      return;
    }
    BodyKind kind = anonymous ? BodyKind.ANONYMOUS : BodyKind.USER;
    Map<String, Object> known = Visitors.known(request);
    bodies.collect(request, response, kind, owner, body -> known.forEach(request::setAttribute));
  }
}
