package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code template}. Every query names the app. */
@ApplicationScoped
public class TemplateRepository {

  private static final String SELECT =
      "select app_id, template_id, body, created_at, updated_at from template ";

  private final Sql sql;

  /** For the container's proxy only. */
  protected TemplateRepository() {
    this.sql = null;
  }

  @Inject
  public TemplateRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  public Optional<TemplateRow> find(String appId, String templateId) {
    return sql.first(
        SELECT + "where app_id = ? and template_id = ?",
        TemplateRepository::row,
        appId,
        templateId);
  }

  /** Templates after this id, in order of their ids. */
  public List<TemplateRow> page(String appId, String afterId, int limit) {
    return sql.list(
        SELECT + "where app_id = ? and template_id > ? order by template_id limit ?",
        TemplateRepository::row,
        appId,
        afterId,
        limit);
  }

  /**
   * @throws dev.carillon.persistence.jdbc.DuplicateRowException when there is one
   */
  public void insert(TemplateRow row) {
    sql.update(
        "insert into template (app_id, template_id, body, created_at, updated_at)"
            + " values (?, ?, ?, ?, ?)",
        row.appId(),
        row.templateId(),
        row.body(),
        row.createdAt(),
        row.updatedAt());
  }

  /** Whether there was one. */
  public boolean update(TemplateRow row) {
    return sql.update(
            "update template set body = ?, updated_at = ? where app_id = ? and template_id = ?",
            row.body(),
            row.updatedAt(),
            row.appId(),
            row.templateId())
        > 0;
  }

  /** Whether there was one. */
  public boolean delete(String appId, String templateId) {
    return sql.update(
            "delete from template where app_id = ? and template_id = ?", appId, templateId)
        > 0;
  }

  private static TemplateRow row(ResultSet row) throws SQLException {
    return new TemplateRow(
        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getLong(5));
  }
}
