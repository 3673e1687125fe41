package dev.carillon.ejb.registry.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.platform.ids.KeySequence;
import dev.carillon.persistence.audit.AuditRepository;
import dev.carillon.persistence.audit.AuditRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;

/**
 * Writes down every change, in the transaction of the change: both are there or neither. No secret
 * may stand in what is written. Safe for many threads.
 */
@ApplicationScoped
public class AuditTrail {

  private final AuditRepository rows;
  private final KeySequence keys;
  private final Clock clock;

  @Inject
  public AuditTrail(AuditRepository rows, KeySequence keys, Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * One change.
   *
   * @param verb for example {@code key.rotate}
   * @param object what was changed, by its id
   * @param appId null where it concerns no single app
   */
  public record Change(String verb, String object, String appId) {}

  /**
   * @param before null where there was nothing
   * @param after null where nothing is left
   */
  @Transactional(Transactional.TxType.MANDATORY)
  public void write(Author author, Change change, ObjectNode before, ObjectNode after) {
    rows.insert(
        new AuditRow(
            keys.next(),
            change.appId(),
            author.name(),
            author.address(),
            new AuditRow.Action(change.verb(), change.object()),
            before == null ? null : before.toString(),
            after == null ? null : after.toString(),
            clock.millis()));
  }
}
