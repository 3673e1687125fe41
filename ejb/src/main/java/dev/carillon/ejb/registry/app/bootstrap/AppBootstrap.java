package dev.carillon.ejb.registry.app.bootstrap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DefaultApp;
import dev.carillon.ejb.platform.error.Retries;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.registry.app.AppSettings;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.credential.CredentialService;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the apps that the configuration and the development profile name, once the schema is
 * current: the configured one with a VAPID pair of its own, and for development a benchmark app
 * that only rehearses and has no quotas.
 */
@ApplicationScoped
public class AppBootstrap {

  private static final Logger LOG = LoggerFactory.getLogger(AppBootstrap.class);
  private static final String BENCH = "bench";

  private final CarillonConfig config;
  private final AppProvisioner provisioner;
  private final CredentialService credentials;
  private final ConfiguredCredentials configured;

  @Inject
  public AppBootstrap(
      CarillonConfig config,
      AppProvisioner provisioner,
      CredentialService credentials,
      ConfiguredCredentials configured) {
    this.config = config;
    this.provisioner = provisioner;
    this.credentials = credentials;
    this.configured = configured;
  }

  /** Before anything that serves requests or sends. */
  void started(@Observes @Priority(100) CarillonStarted event) {
    config.defaultApp().ifPresent(this::configured);
    if (config.development()) {
      bench();
    }
  }

  private void configured(DefaultApp app) {
    AppSettings settings =
        config.development()
            ? AppSettings.read("{\"dryRunWithoutCredential\":true,\"quotas\":false}")
            : AppSettings.usual();
    create(app.id(), app.id(), settings, app.key(), app.secret());
    app.apiKey().ifPresent(key -> apiKey(app.id(), key));
    app.credentials().forEach(given -> configured.put(app.id(), given.kind(), given.atStart()));
    credentials.vapidPublicKey(app.id(), "mailto:operator@" + mailHost());
    app.vapidSubject().ifPresent(subject -> credentials.vapidSubject(app.id(), subject));
    configured.watch(app);
    LOG.info("app {} is ready", app.id());
  }

  private void bench() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("quotas", false);
    var kinds = settings.putArray("dryRun");
    EnumSet.complementOf(EnumSet.of(ProviderKind.REALTIME))
        .forEach(kind -> kinds.add(kind.wireName()));
    create(
        BENCH + "-id",
        BENCH,
        AppSettings.read(settings.toString()),
        BENCH + "-key",
        new Secret(BENCH + "-secret"));
    apiKey(BENCH + "-id", new Secret(BENCH + "-api-key"));
  }

  private void create(String id, String name, AppSettings settings, String key, Secret secret) {
    // two nodes may start at once: the loser of a race finds the winner's rows
    Retries.repeated(
        () -> {
          provisioner.app(id, name, settings);
          provisioner.signingKey(id, key, secret, Capability.ADMIN);
          return id;
        });
  }

  private void apiKey(String appId, Secret key) {
    Retries.repeated(
        () -> {
          provisioner.apiKey(appId, key, Capability.ADMIN);
          return appId;
        });
  }

  private String mailHost() {
    String host = config.publicUrl().getHost();
    return host.contains(".") ? host : "carillon.dev";
  }
}
