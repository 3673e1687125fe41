package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Removes slices of expired publishes. */
@Dependent
@Named("expiredPublishWriter")
public class ExpiredPublishWriter extends AbstractItemWriter {

  @Inject private CleanupRepository repository;

  @Override
  public void writeItems(List<Object> items) {
    for (Object item : items) {
      Slice slice = (Slice) item;
      if (slice.isRest()) {
        repository.deletePublish(slice.publishKey());
      } else {
        repository.delete(slice.rows(), slice.publishKey(), slice.upTo());
      }
    }
  }
}
