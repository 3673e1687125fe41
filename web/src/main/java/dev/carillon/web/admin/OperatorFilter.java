package dev.carillon.web.admin;

import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.AccessFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Provider;

/** Lets the operator through, whose key {@link OperatorKeyFilter} has found good. */
@Provider
@ApplicationScoped
public class OperatorFilter extends AccessFilter {

  @Override
  protected void enforce(Access access, HttpServletRequest request) {
    if (access != Access.OPERATOR) {
      throw closed();
    }
    OperatorKeyFilter.operator(request);
  }
}
