package dev.carillon.web.admin;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.AccessFilter;
import dev.carillon.web.auth.ApiKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/**
 * Lets the operator through, whose key {@link OperatorKeyFilter} has found good, and leaves it for
 * the routes. Found again by the request's own header: a request whose body was collected has lost
 * the attributes it had, and RESTEasy's proxy of the servlet request cannot be asked everything of
 * it.
 */
@Provider
@ApplicationScoped
public class OperatorFilter extends AccessFilter {

  @Inject private AppDirectory apps;
  @Inject private CurrentOperator current;

  @Override
  public void filter(ContainerRequestContext context) {
    String text =
        ApiKeys.of(
            context.getHeaderString(ApiKeys.HEADER), context.getHeaderString("Authorization"));
    AppKey key =
        (text == null ? Optional.<AppKey>empty() : apps.apiKey(text))
            .filter(found -> found.capability() == Capability.OPERATOR)
            .orElseThrow(
                () ->
                    new ServiceException(
                        ErrorCode.AUTH_FAILED, "the operator's API key is required"));
    current.is(key);
    super.filter(context);
  }

  @Override
  protected void enforce(Access access, HttpServletRequest request) {
    if (access != Access.OPERATOR) {
      throw closed();
    }
  }
}
