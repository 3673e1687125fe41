package dev.carillon.ejb.platform.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the one {@link CarillonConfig} from MicroProfile Config. */
@ApplicationScoped
public class ConfigSourceBean {

  static final String EXIT = "carillon.exit_when_refused";

  /**
   * @throws ConfigException naming each wrong key
   */
  @Produces
  @Singleton
  public CarillonConfig config() {
    Config config = ConfigProvider.getConfig();
    return CarillonConfig.read(
        key -> config.getOptionalValue(key, String.class),
        config.getPropertyNames(),
        System.getenv().keySet());
  }

  /** Whether the process is ours to end when the configuration is refused. */
  public boolean exitsWhenRefused() {
    return ConfigProvider.getConfig()
        .getOptionalValue(EXIT, String.class)
        .filter("true"::equals)
        .isPresent();
  }
}
