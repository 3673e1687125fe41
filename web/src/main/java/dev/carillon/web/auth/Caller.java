package dev.carillon.web.auth;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.Capability;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who signed a request, and the body that was signed. Left as a request attribute by {@link
 * SignatureFilter}: a route that asks for it can only be reached signed.
 *
 * @param capability what the key may do, lowered where the caller asked for that
 * @param body empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // carried for one request, never compared
public record Caller(App app, Capability capability, byte[] body) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /**
   * @throws ServiceException auth_failed when no filter authenticated the request
   */
  public static Caller of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new ServiceException(ErrorCode.AUTH_FAILED, "the request is not signed");
  }

  /**
   * @throws ServiceException forbidden when the key has not got this capability
   */
  void require(Capability needed) {
    if (!capability.allows(needed)) {
      throw new ServiceException(
          ErrorCode.FORBIDDEN, "the " + needed.wireName() + " capability is required");
    }
  }

  public String appId() {
    return app.appId();
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  @Override
  public String toString() {
    return app.appId() + " as " + capability.wireName();
  }
}
