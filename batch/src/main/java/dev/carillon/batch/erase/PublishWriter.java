package dev.carillon.batch.erase;

import dev.carillon.persistence.cleanup.AppErasure;
import dev.carillon.persistence.cleanup.AppErasure.Piece;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Removes pieces of publishes. */
@Dependent
@Named("erasedPublishWriter")
public class PublishWriter extends AbstractItemWriter {

  @Inject private AppErasure erasure;

  @Override
  public void writeItems(List<Object> pieces) {
    pieces.forEach(piece -> erasure.delete((Piece) piece));
  }
}
