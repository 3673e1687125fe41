package dev.carillon.ejb.start;

import dev.carillon.ejb.config.CarillonConfig;
import dev.carillon.persistence.schema.Schema;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only startup singleton of the {@code ejb} module: migrates, then tells the others.
 *
 * <p>Transactions are its own matter because Flyway commits by itself.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class StartBean {
  private static final Logger LOG = LoggerFactory.getLogger(StartBean.class);

  @Resource(lookup = "jdbc/carillon", shareable = false)
  private DataSource dataSource;

  @Inject private CarillonConfig config;
  @Inject private Event<CarillonStarted> started;
  @Inject private Event<CarillonStopping> stopping;

  @PostConstruct
  void start() {
    Schema schema = new Schema(dataSource);
    schema.requireStatementTimeout();
    int migrations = schema.migrate();
    LOG.info("profile {}, migrations run: {}", config.profile(), migrations);
    started.fire(new CarillonStarted());
  }

  @PreDestroy
  void stop() {
    stopping.fire(new CarillonStopping());
  }
}
