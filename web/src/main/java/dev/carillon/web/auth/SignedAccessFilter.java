package dev.carillon.web.auth;

import dev.carillon.ejb.registry.app.Capability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ext.Provider;

/** Compares what a route requires with the capability of the key that signed the request. */
@Provider
@ApplicationScoped
public class SignedAccessFilter extends AccessFilter {

  @Override
  protected boolean restrictedToChannels(HttpServletRequest request) {
    return Caller.of(request).key().scope().isOfChannels();
  }

  @Override
  protected void enforce(Access access, HttpServletRequest request) {
    Caller caller = Caller.of(request);
    switch (access) {
      case ADMIN -> caller.require(Capability.ADMIN);
      case PUBLISH -> caller.require(Capability.PUBLISH);
      case READ -> caller.require(Capability.READ);
      case DEVICE -> caller.require(Capability.SUBSCRIBE);
      case USER, ADMINISTRATOR, OPERATOR, ANYONE -> throw closed();
    }
  }
}
