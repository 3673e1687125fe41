package dev.carillon.ejb.registry.app;

import dev.carillon.api.ServiceException;
import dev.carillon.persistence.registry.AppRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.function.UnaryOperator;

/** One change in one transaction; repeated by {@link AppSettingsService} when it loses. */
@ApplicationScoped
public class AppSettingsWriter {

  private final AppRepository apps;

  @Inject
  public AppSettingsWriter(AppRepository apps) {
    this.apps = apps;
  }

  /**
   * The settings as the change leaves them.
   *
   * @throws ServiceException not_found, and what the change throws
   */
  @Transactional
  public String change(String appId, UnaryOperator<String> change) {
    return apps.changeSettings(appId, change).orElseThrow(() -> ServiceException.notFound("app"));
  }
}
