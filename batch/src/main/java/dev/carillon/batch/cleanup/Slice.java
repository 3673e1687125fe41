package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.ExpiredPublish;
import java.io.Serializable;

/**
 * A bounded piece of an expired publish: its next deliveries, or, once those are gone, the rest of
 * it. Also the checkpoint of its reader.
 *
 * @param upTo the last recipient of the piece
 * @param rest whether it is the rest
 */
record Slice(long purgeAt, long publishKey, long upTo, boolean rest) implements Serializable {

  static Slice none() {
    return new Slice(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, true);
  }

  static Slice deliveries(ExpiredPublish publish, long upTo) {
    return new Slice(publish.purgeAt(), publish.publishKey(), upTo, false);
  }

  static Slice rest(ExpiredPublish publish) {
    return new Slice(publish.purgeAt(), publish.publishKey(), Long.MAX_VALUE, true);
  }

  ExpiredPublish publish() {
    return new ExpiredPublish(purgeAt, publishKey);
  }
}
