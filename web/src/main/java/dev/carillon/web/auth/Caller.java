package dev.carillon.web.auth;

import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who signed a request or sent an API key, and the body. Left as a request attribute by {@link
 * SignatureFilter}: a route that asks for it can only be reached so.
 *
 * @param app that is spoken of: the key's own, or any for an operator's
 * @param capability what the key may do, lowered where the caller asked for that
 * @param body empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // carried for one request, never compared
public record Caller(App app, AppKey key, Capability capability, byte[] body) {

  private static final String ATTRIBUTE = Caller.class.getName();

  /**
   * @throws ServiceException auth_failed when no filter authenticated the request
   */
  public static Caller of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new ServiceException(
        ErrorCode.AUTH_FAILED, "the request is neither signed nor has it an API key");
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

  /**
   * @throws ServiceException forbidden when the key is restricted to other channels
   */
  public void requireChannel(ChannelName channel) {
    if (!key.scope().allowsChannel(channel.value())) {
      throw new ServiceException(ErrorCode.FORBIDDEN, "the key is not for this channel");
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
