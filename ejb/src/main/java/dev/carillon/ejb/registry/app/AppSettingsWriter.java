package dev.carillon.ejb.registry.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.audit.AuditTrail;
import dev.carillon.ejb.registry.audit.Author;
import dev.carillon.persistence.registry.AppRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.function.UnaryOperator;

/** One change in one transaction; repeated by {@link AppSettingsService} when it loses. */
@ApplicationScoped
public class AppSettingsWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AppRepository apps;
  private final AuditTrail audit;

  @Inject
  public AppSettingsWriter(AppRepository apps, AuditTrail audit) {
    this.apps = apps;
    this.audit = audit;
  }

  /**
   * The settings as the change leaves them.
   *
   * @throws ServiceException not_found, and what the change throws
   */
  @Transactional
  public String change(String appId, UnaryOperator<String> change, Author author) {
    String before = apps.find(appId).orElseThrow(() -> ServiceException.notFound("app")).settings();
    String after =
        apps.changeSettings(appId, change).orElseThrow(() -> ServiceException.notFound("app"));
    if (!before.equals(after)) {
      audit.write(
          author,
          new AuditTrail.Change("settings.change", appId, appId),
          tree(before),
          tree(after));
    }
    return after;
  }

  private static ObjectNode tree(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored settings are not JSON", e);
    }
  }
}
