package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository.OfRecipients;
import dev.carillon.persistence.cleanup.ExpiredPublish;
import java.io.Serializable;

/**
 * A bounded piece of an expired publish: its next rows of recipients, or, once those are gone, the
 * rest of it. Also the checkpoint of its reader.
 *
 * @param rows which rows, null for the rest
 * @param upTo the last recipient of the piece
 */
record Slice(long purgeAt, long publishKey, OfRecipients rows, long upTo) implements Serializable {

  /** Before the first publish. */
  static Slice none() {
    return rest(new ExpiredPublish(Long.MIN_VALUE, Long.MIN_VALUE));
  }

  static Slice of(ExpiredPublish publish, OfRecipients rows, long upTo) {
    return new Slice(publish.purgeAt(), publish.publishKey(), rows, upTo);
  }

  static Slice rest(ExpiredPublish publish) {
    return new Slice(publish.purgeAt(), publish.publishKey(), null, Long.MAX_VALUE);
  }

  boolean isRest() {
    return rows == null;
  }

  ExpiredPublish publish() {
    return new ExpiredPublish(purgeAt, publishKey);
  }
}
