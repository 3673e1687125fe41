package dev.carillon.persistence.pipeline;

/**
 * What is counted for each batch, in the column of that name; the sum over its batches is a
 * publish's. Statements list them from here.
 */
public enum Count {
  /** Recipients with at least one attempt. */
  DISPATCHED("dispatched"),
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  /** Those of the failed that a provider's quota refused. */
  QUOTA("quota", false),
  EXPIRED("expired"),
  DEAD_LETTERED("dead_lettered"),
  CANCELLED("cancelled"),
  /** Changed hands, unsubscribed or disabled between planning and sending. */
  DROPPED("dropped"),
  /** Recipients that went on to a child batch. */
  MOVED("moved", false),
  /** Attempts that were put off. */
  RETRY_SCHEDULED("retry_scheduled"),
  /** Attempts made after the first. */
  RETRY_ATTEMPTED("retry_attempted");

  private final String column;
  private final boolean ofPublish;

  Count(String column) {
    this(column, true);
  }

  Count(String column, boolean ofPublish) {
    this.column = column;
    this.ofPublish = ofPublish;
  }

  String column() {
    return column;
  }

  /** Whether a publish that has ended still has it: its row has a column for it, too. */
  boolean ofPublish() {
    return ofPublish;
  }
}
