package dev.carillon.web.admin;

import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.web.client.ClientAddresses;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** The operator's key that let this request through; set before any route runs. */
@RequestScoped
public class CurrentOperator {

  private final ClientAddresses addresses;
  private AppKey key;

  @Inject
  public CurrentOperator(ClientAddresses addresses) {
    this.addresses = addresses;
  }

  void is(AppKey found) {
    this.key = found;
  }

  /** Who the audit names. */
  Author author(HttpServletRequest request) {
    return Author.ofKey(key.keyId(), addresses.of(request));
  }
}
