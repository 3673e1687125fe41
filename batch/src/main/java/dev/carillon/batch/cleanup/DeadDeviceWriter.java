package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Removes devices. */
@Dependent
@Named("deadDeviceWriter")
public class DeadDeviceWriter extends AbstractItemWriter {

  @Inject private CleanupRepository repository;
  @Inject private JobContext job;

  @Override
  public void writeItems(List<Object> keys) {
    Limits limits = Limits.of(job);
    for (Object key : keys) {
      repository.deleteDevice((Long) key, limits.failedBefore(), limits.seenBefore());
    }
  }
}
