package dev.carillon.ejb.platform.http;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.providers.net.OutsideUrlPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;

/**
 * Refuses addresses that a caller sets and that could never be connected to, when they are set.
 * Safe for many threads.
 */
@ApplicationScoped
public class OutsideAddresses {

  private final OutsideUrlPolicy policy;

  @Inject
  public OutsideAddresses(CarillonConfig config) {
    this.policy = new OutsideUrlPolicy(config.development());
  }

  /**
   * @param setting what the address is called
   * @param url null for none
   * @throws IllegalArgumentException that says what is wrong with it, for the caller to see
   */
  public void require(String setting, URI url) {
    if (url != null) {
      policy
          .refusal(url)
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(setting + ' ' + why);
              });
    }
  }
}
