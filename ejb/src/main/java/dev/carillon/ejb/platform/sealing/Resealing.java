package dev.carillon.ejb.platform.sealing;

import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.persistence.registry.SealedRepository;
import dev.carillon.persistence.registry.SealedRow;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes a rotation: after a start with more than one key, seals everything again that an older
 * key sealed, in the background and row by row. When its last line is in the log, the old key may
 * be taken out of the configuration. May run on several nodes at once and be cut short.
 */
@ApplicationScoped
public class Resealing {

  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
  private static final int PAGE = 500;

  private final SealedRepository rows;
  private final SecretBox secrets;
  private final ManagedExecutorService executor;

  /** For the container's proxy only. */
  protected Resealing() {
    this.rows = null;
    this.secrets = null;
    this.executor = null;
  }

  @Inject
  public Resealing(SealedRepository rows, SecretBox secrets, ManagedExecutorService executor) {
    this.rows = rows;
    this.secrets = secrets;
    this.executor = executor;
  }

  void started(@Observes @Priority(5000) CarillonStarted event) {
    if (secrets.rotates()) {
      executor.execute(this::resealAll);
    }
  }

  /** How many values were sealed again. */
  long resealAll() {
    long resealed = 0;
    for (SealedRepository.Store store : SealedRepository.Store.values()) {
      resealed += reseal(store);
    }
    LOG.info("{} values sealed again with the current key, older keys are free", resealed);
    return resealed;
  }

  private long reseal(SealedRepository.Store store) {
    long resealed = 0;
    String after = "";
    List<SealedRow> page;
    do {
      page = rows.page(store, after, PAGE);
      for (SealedRow row : page) {
        if (secrets.isStale(row.sealed())
            && rows.replace(store, row, secrets.seal(secrets.open(row.sealed())))) {
          resealed++;
        }
        after = row.key();
      }
    } while (page.size() == PAGE);
    return resealed;
  }
}
