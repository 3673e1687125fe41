package dev.carillon.ejb.pipeline.admit;

/**
 * What a cancel did. No node submits anything of the publish more than a second after this answer.
 *
 * @param sent recipients whose outcome is recorded
 * @param inFlight recipients that a node may be sending to at this moment
 * @param stopped recipients that get nothing
 */
public record CancelAnswer(Result result, long sent, long inFlight, long stopped) {

  /** What a cancel found. */
  public enum Result {
    CANCELLED,
    /** A cancel before this one did it. */
    ALREADY_CANCELLED,
    /** It had come to another end state before. */
    ENDED_OTHERWISE,
    UNKNOWN
  }

  static CancelAnswer of(Result result) {
    return new CancelAnswer(result, 0, 0, 0);
  }
}
