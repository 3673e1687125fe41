package dev.carillon.persistence.registry;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A notification template. Its body is replaced as a whole. Of one persistence context. */
@Entity
@IdClass(TemplateId.class)
@Table(name = "template")
@Access(AccessType.FIELD)
public class Template {

  @Id
  @Column(name = "app_id", length = 128, nullable = false, updatable = false)
  private String appId;

  @Id
  @Column(name = "template_id", length = 128, nullable = false, updatable = false)
  private String templateId;

  @Column(name = "body", columnDefinition = "text", nullable = false)
  private String body;

  @Column(name = "created_at", nullable = false, updatable = false)
  private Instant createdAt;

  @Column(name = "updated_at", nullable = false)
  private Instant updatedAt;

  @Version
  @Column(name = "version", nullable = false)
  private int version;

  /** For the persistence provider only. */
  protected Template() {}

  Template(TemplateRow row) {
    this.appId = row.appId();
    this.templateId = row.templateId();
    this.body = row.body();
    this.createdAt = Instant.ofEpochMilli(row.createdAt());
    this.updatedAt = Instant.ofEpochMilli(row.updatedAt());
  }

  void change(String newBody, Instant now) {
    this.body = newBody;
    this.updatedAt = now;
  }

  TemplateRow row() {
    return new TemplateRow(
        appId, templateId, body, createdAt.toEpochMilli(), updatedAt.toEpochMilli());
  }
}
