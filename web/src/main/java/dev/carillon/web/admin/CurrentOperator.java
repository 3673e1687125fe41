package dev.carillon.web.admin;

import dev.carillon.ejb.registry.app.AppKey;
import jakarta.enterprise.context.RequestScoped;

/** The operator's key that let this request through; set before any route runs. */
@RequestScoped
public class CurrentOperator {

  private AppKey key;

  void is(AppKey found) {
    this.key = found;
  }

  AppKey key() {
    return key;
  }
}
