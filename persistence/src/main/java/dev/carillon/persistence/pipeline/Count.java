package dev.carillon.persistence.pipeline;

/** What is counted for each batch; the sum over its batches is a publish's. */
public enum Count {
  /** Recipients with at least one attempt. */
  DISPATCHED("dispatched"),
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  /** Those of the failed that a provider's quota refused. */
  QUOTA("quota"),
  EXPIRED("expired"),
  DEAD_LETTERED("dead_lettered"),
  CANCELLED("cancelled"),
  /** Changed hands, unsubscribed or disabled between planning and sending. */
  DROPPED("dropped"),
  /** Recipients that went on to a child batch. */
  MOVED("moved"),
  /** Attempts that were put off. */
  RETRY_SCHEDULED("retry_scheduled"),
  /** Attempts made after the first. */
  RETRY_ATTEMPTED("retry_attempted");

  private final String column;

  Count(String column) {
    this.column = column;
  }

  String column() {
    return column;
  }
}
