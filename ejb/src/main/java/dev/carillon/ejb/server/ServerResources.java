package dev.carillon.ejb.server;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import javax.sql.DataSource;

/**
 * What the server and the JDK lend to our beans: the one place that names a JNDI resource for
 * injection, so that both servers' mappings have one place too.
 */
@ApplicationScoped
public class ServerResources {

  @Resource(lookup = "jdbc/carillon")
  private DataSource dataSource;

  /** Connections join the caller's transaction; close each after use. */
  @Produces
  DataSource dataSource() {
    return dataSource;
  }

  /** Wall-clock time; what must not jump with it uses {@code System.nanoTime()}. */
  @Produces
  Clock clock() {
    return Clock.systemUTC();
  }
}
