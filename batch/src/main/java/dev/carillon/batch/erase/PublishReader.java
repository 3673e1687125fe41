package dev.carillon.batch.erase;

import dev.carillon.persistence.cleanup.AppErasure;
import dev.carillon.persistence.cleanup.AppErasure.Piece;
import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Reads the app's publishes in bounded pieces; each is gone when the next is read. */
@Dependent
@Named("erasedPublishReader")
public class PublishReader extends AbstractItemReader {

  @Inject private AppErasure erasure;
  @Inject private JobContext job;

  @Override
  public Piece readItem() {
    return erasure.nextPiece(job.getProperties().getProperty(EraseJob.APP)).orElse(null);
  }
}
