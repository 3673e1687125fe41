package dev.carillon.ejb.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the one {@link CarillonConfig} from MicroProfile Config. */
@ApplicationScoped
public class ConfigSourceBean {

  /**
   * @throws ConfigException naming each wrong key
   */
  @Produces
  @Singleton
  public CarillonConfig config() {
    Config config = ConfigProvider.getConfig();
    return CarillonConfig.read(
        key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
  }
}
