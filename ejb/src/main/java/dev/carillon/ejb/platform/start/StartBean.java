package dev.carillon.ejb.platform.start;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.ConfigException;
import dev.carillon.ejb.platform.config.ConfigSourceBean;
import dev.carillon.ejb.platform.config.Profile;
import dev.carillon.ejb.platform.resource.Unshared;
import dev.carillon.persistence.schema.Schema;
import dev.carillon.persistence.schema.UnusableDatabaseException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only startup singleton that others wait for: migrates, then tells them.
 *
 * <p>What a person has to put right, a wrong configuration or a damaged database, ends the process
 * with one plain message, where the process is ours to end. Transactions are its own matter because
 * Flyway commits by itself.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class StartBean {
  private static final Logger LOG = LoggerFactory.getLogger(StartBean.class);

  /** Of sysexits.h: a configuration error, which starting again does not heal. */
  private static final int EX_CONFIG = 78;

  @Inject @Unshared private DataSource dataSource;
  @Inject private ConfigSourceBean source;
  @Inject private Instance<CarillonConfig> config;
  @Inject private Event<CarillonStarted> started;
  @Inject private Event<CarillonStopping> stopping;

  @PostConstruct
  void start() {
    try {
      begin();
    } catch (ConfigException e) {
      refuse(refusal(e));
      throw e;
    } catch (RuntimeException e) {
      UnusableDatabaseException unusable = UnusableDatabaseException.of(e).orElseThrow(() -> e);
      refuse(refusal(unusable));
      throw unusable;
    }
  }

  private void refuse(String why) {
    LOG.error("{}", why);
    if (source.exitsWhenRefused()) {
      exit();
    }
  }

  /** In a thread of its own: before it stops, the server waits for the one that starts us. */
  private static void exit() {
    Thread exit = new Thread(() -> System.exit(EX_CONFIG), "carillon-exit");
    exit.setDaemon(true);
    exit.start();
  }

  private void begin() {
    Profile profile = config.get().profile();
    Schema schema = new Schema(dataSource);
    schema.requireStatementTimeout();
    int migrations = schema.migrate();
    LOG.info("profile {}, migrations run: {}", profile, migrations);
    started.fire(new CarillonStarted());
  }

  /** What a person should read of it, before the container's own words. */
  static String refusal(ConfigException wrong) {
    return "Carillon does not start: the configuration is refused\n\n  "
        + String.join("\n  ", wrong.problems())
        + "\n\nEvery key is described in docs/configuration.md.\n";
  }

  static String refusal(UnusableDatabaseException wrong) {
    return "Carillon does not start: "
        + wrong.getMessage()
        + "\n\nPut a backup of carillon.data.dir in its place; docs/operating.md says how.\n";
  }

  @PreDestroy
  void stop() {
    stopping.fire(new CarillonStopping());
  }
}
