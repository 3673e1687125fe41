package dev.carillon.ejb.pipeline.message;

/**
 * What a message may say of whom it goes to; every field may be null.
 *
 * @param metadata a JSON object, as text
 */
public record RecipientProfile(String deviceId, String userId, String locale, String metadata) {

  /** Nothing is known: a raw recipient, or a preview. */
  public static final RecipientProfile UNKNOWN = new RecipientProfile(null, null, null, null);
}
