package dev.carillon.ejb.registry.app.bootstrap;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.registry.app.NewSecrets;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the server has an operator: the key of the configuration, which need only hold
 * its hash; without one a key is made at the first start and told in the log, once.
 */
@ApplicationScoped
public class OperatorBootstrap {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorBootstrap.class);

  private final CarillonConfig config;
  private final AppProvisioner provisioner;
  private final NewSecrets made;

  @Inject
  public OperatorBootstrap(CarillonConfig config, AppProvisioner provisioner, NewSecrets made) {
    this.config = config;
    this.provisioner = provisioner;
    this.made = made;
  }

  /** Before anything that serves requests. */
  void started(@Observes @Priority(100) CarillonStarted event) {
    config.access().operatorKeyHash().ifPresentOrElse(this::configured, this::unlessThereIsOne);
  }

  private void configured(String hash) {
    Retries.repeated(
        () -> {
          provisioner.operatorKey(hash);
          return hash;
        });
  }

  private void unlessThereIsOne() {
    Secret secret = made.secret();
    String hash = Hashes.sha256Hex(secret.reveal());
    if (Retries.repeated(() -> provisioner.firstOperatorKey(hash))) {
      LOG.warn(
          "the operator's API key, shown this once: {} (keep it, and then take it out of this log)",
          secret.reveal());
    }
  }
}
