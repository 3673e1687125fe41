package dev.carillon.persistence.registry;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The table {@code push_interaction}. */
@ApplicationScoped
public class InteractionRepository {

  private final Sql sql;

  /** For the container's proxy only. */
  protected InteractionRepository() {
    this.sql = null;
  }

  @Inject
  public InteractionRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /** Whether it is the first of its kind; a repetition changes nothing. */
  public boolean insert(
      String appId, String publishId, long recipientKey, int event, String action, long at) {
    // not a plain insert: on PostgreSQL a refused one would lose the transaction
    return sql.update(
            "insert into push_interaction (app_id, publish_id, recipient_key, event, action,"
                + " occurred_at) select ?, ?, cast(? as bigint), cast(? as smallint), ?,"
                + " cast(? as bigint) where not exists (select 1 from push_interaction"
                + " where app_id = ? and publish_id = ? and recipient_key = ? and event = ?)",
            appId,
            publishId,
            recipientKey,
            event,
            action,
            at,
            appId,
            publishId,
            recipientKey,
            event)
        > 0;
  }

  /** How many devices reported each kind of event. */
  public Map<Integer, Long> count(String appId, String publishId) {
    Map<Integer, Long> counts = new TreeMap<>();
    sql.list(
        "select event, count(*) from push_interaction where app_id = ? and publish_id = ?"
            + " group by event",
        row -> counts.put(row.getInt(1), row.getLong(2)),
        appId,
        publishId);
    return counts;
  }

  /** Forgets what is older; returns how many rows. */
  public int deleteBefore(long epochMillis) {
    return sql.update("delete from push_interaction where occurred_at < ?", epochMillis);
  }
}
