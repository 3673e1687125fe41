package dev.carillon.persistence.audit;

/**
 * One change.
 *
 * @param key time-ordered
 * @param appId null where it concerns no single app
 * @param actor who, for example {@code key ops}
 * @param address from where; null where nobody called
 * @param before as JSON without secrets; null where there was nothing
 * @param after as JSON without secrets; null where nothing is left
 * @param occurredAt epoch milliseconds
 */
public record AuditRow(
    long key,
    String appId,
    String actor,
    String address,
    Action action,
    String before,
    String after,
    long occurredAt) {

  /**
   * What was done to what.
   *
   * @param verb for example {@code key.rotate}
   * @param object for example the key's id
   */
  public record Action(String verb, String object) {}
}
