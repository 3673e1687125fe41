package dev.carillon.web.admin;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.web.auth.KeyHolders;
import dev.carillon.web.body.BodyKind;
import dev.carillon.web.body.RequestBodies;
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

/**
 * Lets only requests through to {@code /admin/**} that carry a key of the operator, who runs this
 * server: not an app's administrator, whose keys reach their app alone. A key that is not good and
 * one that is not an operator's are answered alike. Collects the body.
 */
@WebFilter(filterName = "operator", urlPatterns = "/admin/*", asyncSupported = true)
public class OperatorKeyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject private transient KeyHolders holders;
  @Inject private transient RequestBodies bodies;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    AppKey key;
    try {
      key = holders.require(request, request.getRequestURI());
      if (key.capability() != Capability.OPERATOR || key.scope().isOfChannels()) {
        throw refused();
      }
    } catch (ServiceException e) {
      ErrorShape.PROBLEM.write(ApiError.of(e), response);
      return;
    } catch (RuntimeException e) { // an edge: no mapper of a route sees what fails before the route
      ErrorShape.PROBLEM.write(ApiError.unexpected(e), response);
      return;
    }
    if (RequestBodies.announced(request)) {
      bodies.collect(request, response, BodyKind.USER, "key " + key.keyId(), body -> {});
    } else {
      chain.doFilter(request, response);
    }
  }

  private static ServiceException refused() {
    return new ServiceException(ErrorCode.AUTH_FAILED, "the operator's API key is required");
  }
}
