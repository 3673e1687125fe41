package dev.carillon.batch.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Reads the keys of dead and stale devices. */
@Dependent
@Named("deadDeviceReader")
public class DeadDeviceReader extends KeyReader {

  @Inject private CleanupRepository repository;
  @Inject private JobContext job;

  @Override
  CleanupRepository.Found after(long key) {
    Limits limits = Limits.of(job);
    return repository.deadDevices(key, limits.failedBefore(), limits.seenBefore(), PAGE);
  }
}
