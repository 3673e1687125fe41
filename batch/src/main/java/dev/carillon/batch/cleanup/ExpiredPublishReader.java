package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import dev.carillon.persistence.cleanup.CleanupRepository.OfRecipients;
import dev.carillon.persistence.cleanup.ExpiredPublish;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.Optional;

/** Reads expired publishes in slices, so that one with a million deliveries is many items. */
@Dependent
@Named("expiredPublishReader")
public class ExpiredPublishReader extends AbstractItemReader {
  private static final int ROWS = 1000;

  @Inject private CleanupRepository repository;
  @Inject private JobContext job;

  private Slice last = Slice.none();

  @Override
  public void open(Serializable checkpoint) {
    if (checkpoint != null) {
      last = (Slice) checkpoint;
    }
  }

  @Override
  public Slice readItem() {
    Optional<Slice> next =
        last.isRest()
            ? repository
                .nextExpired(last.publish(), Limits.of(job).expiredBefore())
                .map(publish -> sliceAfter(publish, OfRecipients.DELIVERIES, Long.MIN_VALUE))
            : Optional.of(sliceAfter(last.publish(), last.rows(), last.upTo()));
    next.ifPresent(slice -> last = slice);
    return next.orElse(null);
  }

  @Override
  public Slice checkpointInfo() {
    return last;
  }

  private Slice sliceAfter(ExpiredPublish publish, OfRecipients rows, long after) {
    Optional<Long> end = repository.endOf(rows, publish.publishKey(), after, ROWS);
    if (end.isPresent()) {
      return Slice.of(publish, rows, end.get());
    }
    return switch (rows) {
      case DELIVERIES -> sliceAfter(publish, OfRecipients.RAW, Long.MIN_VALUE);
      case RAW -> Slice.rest(publish);
    };
  }
}
