package dev.carillon.web.admin;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.AccessFilter;
import dev.carillon.web.auth.ApiKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/**
 * Lets the operator through, who runs this server: not an app's administrator, whose keys reach
 * their app alone. The key is the configuration's; without one everything here is closed.
 */
@Provider
@ApplicationScoped
public class OperatorFilter extends AccessFilter {

  @Inject private CarillonConfig config;

  @Override
  protected void enforce(Access access, HttpServletRequest request) {
    if (access != Access.OPERATOR) {
      throw closed();
    }
    Optional<Secret> key = config.access().operatorKey();
    String given = ApiKeys.of(request);
    if (key.isEmpty() || given == null || !isSame(key.get(), given)) {
      throw new ServiceException(ErrorCode.AUTH_FAILED, "the operator's API key is required");
    }
  }

  /** Of hashes, so that the time tells nothing about the length either. */
  private static boolean isSame(Secret key, String given) {
    return Hashes.same(Hashes.sha256Hex(key.reveal()), Hashes.sha256Hex(given));
  }
}
