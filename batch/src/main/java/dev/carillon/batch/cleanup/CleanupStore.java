package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.AppErasure;
import dev.carillon.persistence.cleanup.CleanupRepository;
import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** Lends the steps their repository. */
@ApplicationScoped
public class CleanupStore {

  @Inject private DataSource dataSource;

  @Produces
  @Singleton
  CleanupRepository repository() {
    return new CleanupRepository(new Sql(dataSource));
  }

  @Produces
  @Singleton
  AppErasure erasure() {
    return new AppErasure(new Sql(dataSource));
  }
}
