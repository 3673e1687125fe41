package dev.carillon.ejb.pipeline.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import java.util.Map;

/** Fills in an app's templates. Safe for many threads. */
@FunctionalInterface
public interface Templates {

  /**
   * A template filled in for one locale; null fields are not set by it.
   *
   * @param overrides the template's own messages for single providers
   */
  record Filled(
      String title,
      String body,
      String icon,
      String sound,
      String collapseKey,
      Map<ProviderKind, ObjectNode> overrides) {
    public Filled {
      overrides = Map.copyOf(overrides);
    }
  }

  /**
   * Fills one in.
   *
   * @param data the caller's values, null for none
   * @param locale a BCP 47 tag, null for the template's default
   * @throws dev.carillon.api.ServiceException invalid_input when there is no such template or a
   *     value is missing
   */
  Filled fill(String appId, String templateId, ObjectNode data, String locale);

  /** An app's templates are unknown here. */
  static Templates none() {
    return (appId, templateId, data, locale) -> {
      throw dev.carillon.api.ServiceException.invalid("no template " + templateId);
    };
  }
}
