package dev.carillon.web.auth;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;

/** Enforces {@link Requires}; each application has one that knows its callers. */
public abstract class AccessFilter implements ContainerRequestFilter {

  @Context private ResourceInfo route;
  @Context private HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    Requires required = route.getResourceMethod().getAnnotation(Requires.class);
    if (required == null) {
      throw closed();
    }
    enforce(required.value(), request);
    requireChannels(route.getResourceMethod());
  }

  /** What is of no channel is out of reach for a key that is restricted to some. */
  private void requireChannels(Method method) {
    if (restrictedToChannels(request) && !method.isAnnotationPresent(ChannelBound.class)) {
      throw new ServiceException(ErrorCode.FORBIDDEN, "the key is for some channels only");
    }
  }

  /** Whether the caller's key is restricted to some channels. */
  protected boolean restrictedToChannels(HttpServletRequest request) {
    return false;
  }

  /**
   * @throws ServiceException auth_failed, forbidden; also for what these routes cannot check
   */
  protected abstract void enforce(Access access, HttpServletRequest request);

  /** What a route with an access of other applications is answered with. */
  protected static ServiceException closed() {
    return new ServiceException(ErrorCode.FORBIDDEN, "this route is closed");
  }
}
