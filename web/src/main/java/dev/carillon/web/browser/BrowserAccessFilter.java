package dev.carillon.web.browser;

import dev.carillon.web.auth.Access;
import dev.carillon.web.auth.AccessFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Provider;

/** Lets users and administrators through by their token or key. */
@Provider
@ApplicationScoped
public class BrowserAccessFilter extends AccessFilter {

  @Inject private Visitors visitors;

  @Override
  protected void enforce(Access access, HttpServletRequest request) {
    switch (access) {
      case USER -> visitors.admitUser(request);
      case ADMINISTRATOR -> visitors.admitAdministrator(request);
      case ANYONE -> {}
      case ADMIN, PUBLISH, READ, DEVICE, OPERATOR -> throw closed();
    }
  }
}
