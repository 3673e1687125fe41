package dev.carillon.persistence.registry;

import java.io.Serializable;
import java.util.Objects;

/** The key of a {@link Template}. A class, as a record cannot be one. */
public final class TemplateId implements Serializable {
  private static final long serialVersionUID = 1L;

  private String appId;
  private String templateId;

  /** For the persistence provider only. */
  public TemplateId() {}

  TemplateId(String appId, String templateId) {
    this.appId = appId;
    this.templateId = templateId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TemplateId that
        && appId.equals(that.appId)
        && templateId.equals(that.templateId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(appId, templateId);
  }
}
