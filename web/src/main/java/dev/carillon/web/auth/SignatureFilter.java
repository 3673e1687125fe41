package dev.carillon.web.auth;

import dev.carillon.ejb.platform.config.CarillonConfig;
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
 * Lets only signed requests through to {@code /apps/**}, push and realtime alike, and leaves a
 * {@link Caller} with the body for them. A servlet filter, because the signature covers the path as
 * it was sent and must be checked before any routing.
 */
@WebFilter(urlPatterns = "/apps/*", asyncSupported = true)
public class SignatureFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /** 1,024 recipients with raw browser subscriptions need about half of it. */
  private static final int MAX_BODY_BYTES = 2 * 1024 * 1024;

  private static final Pattern PUSH = Pattern.compile("/apps/[^/]*/push(/.*)?");

  @Inject private transient Authenticator authenticator;
  @Inject private transient CarillonConfig config;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      Caller caller = authenticator.authenticate(head(request), () -> body(request));
      if (!config.push().enabled() && PUSH.matcher(request.getRequestURI()).matches()) {
        throw new RefusedException(422, "feature_disabled", "push is disabled");
      }
      caller.attach(request);
    } catch (RefusedException e) {
      ErrorShape.SIGNED.write(e.error(), response);
      return;
    } catch (RuntimeException e) { // an edge: no mapper of a route sees what fails before the route
      ErrorShape.SIGNED.write(ApiError.unexpected(e), response);
      return;
    }
    chain.doFilter(request, response);
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

  private static byte[] body(HttpServletRequest request) throws RefusedException {
    if (request.getContentLengthLong() > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    byte[] body;
    try {
      body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    } catch (IOException e) {
      throw new RefusedException(400, "invalid_input", "the body ended early");
    }
    if (body.length > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    return body;
  }

  private static RefusedException tooLarge() {
    return new RefusedException(
        413, "payload_too_large", "a body has at most " + MAX_BODY_BYTES + " bytes");
  }
}
