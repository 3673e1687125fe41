package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Removes dead letters. */
@Dependent
@Named("deadLetterWriter")
public class DeadLetterWriter extends AbstractItemWriter {

  @Inject private CleanupRepository repository;

  @Override
  public void writeItems(List<Object> keys) {
    keys.forEach(key -> repository.deleteDeadLetter((Long) key));
  }
}
