package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Reads the keys of old dead letters. */
@Dependent
@Named("deadLetterReader")
public class DeadLetterReader extends KeyReader {

  @Inject private CleanupRepository repository;
  @Inject private JobContext job;

  @Override
  CleanupRepository.Found after(long key) {
    return repository.oldDeadLetters(key, Limits.of(job).deadLettersBefore(), PAGE);
  }
}
