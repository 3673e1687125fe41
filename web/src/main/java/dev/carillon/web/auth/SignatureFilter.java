package dev.carillon.web.auth;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.registry.app.KeyUses;
import dev.carillon.web.body.BodyKind;
import dev.carillon.web.body.RequestBodies;
import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import dev.carillon.web.error.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Lets only requests through to {@code /apps/**} that are signed or carry an API key, push and
 * realtime alike, and leaves a {@link Caller} with the body for them. A servlet filter, because the
 * signature covers the path as it was sent and must be checked before any routing.
 */
@WebFilter(filterName = "signatures", urlPatterns = "/apps/*", asyncSupported = true)
public class SignatureFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private static final Pattern PUSH = Pattern.compile("/apps/[^/]*/push(/.*)?");

  @Inject private transient Authenticator authenticator;
  @Inject private transient KeyHolders holders;
  @Inject private transient KeyUses uses;
  @Inject private transient CarillonConfig config;
  @Inject private transient RequestBodies bodies;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Authenticator.Admitted admitted;
    try {
      admitted = admitted(request);
      if (!config.push().enabled() && PUSH.matcher(request.getRequestURI()).matches()) {
        throw new RefusedException(422, "feature_disabled", "push is disabled");
      }
      if (!RequestBodies.announced(request)) {
        admitted.with(new byte[0]).attach(request);
      }
    } catch (RefusedException e) {
      ErrorShape.SIGNED.write(e.error(), response);
      return;
    } catch (ServiceException e) {
      ErrorShape.SIGNED.write(ApiError.of(e), response);
      return;
    } catch (RuntimeException e) { // an edge: no mapper of a route sees what fails before the route
      ErrorShape.SIGNED.write(ApiError.unexpected(e), response);
      return;
    }
    if (RequestBodies.announced(request)) {
      bodies.collect(
          request,
          response,
          BodyKind.SIGNED,
          admitted.app().appId(),
          body -> admitted.with(body).attach(request));
    } else {
      chain.doFilter(request, response);
    }
  }

  private Authenticator.Admitted admitted(HttpServletRequest request) throws RefusedException {
    if (ApiKeys.of(request) != null) {
      String path = Authenticator.belowApp(request.getRequestURI());
      return authenticator.withKey(head(request), holders.require(request, path));
    }
    Authenticator.Admitted admitted = authenticator.authenticate(head(request));
    uses.used(admitted.key());
    return admitted;
  }

  private static Authenticator.Head head(HttpServletRequest request) {
    return new Authenticator.Head(
        request.getMethod(),
        request.getRequestURI(),
        request.getQueryString(),
        request.getContentType(),
        request.getHeader(Authenticator.CAPABILITY_HEADER),
        request.getContentLengthLong() > 0);
  }
}
